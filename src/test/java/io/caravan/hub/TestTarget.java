package io.caravan.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.CallException;
import io.caravan.api.CallLog;
import io.caravan.api.Failure;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A target that says what it is told to say, one word a call; well by default. */
final class TestTarget implements Processor {
  final List<JsonNode> got = new CopyOnWriteArrayList<>();
  final List<String> actions = new CopyOnWriteArrayList<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  /** One word of the target. */
  @FunctionalInterface
  interface Answer {
    void to(Exchange exchange, CallLog log, int place) throws Exception;
  }

  TestTarget then(Answer answer) {
    answers.add(answer);
    return this;
  }

  TestTarget fails(Failure failure, long waitMs) {
    return then(
        (exchange, log, place) -> {
          throw new CallException(failure, "target said " + failure, waitMs, null);
        });
  }

  TestTarget makes(String kind, String ref, String id) {
    return then(
        (exchange, log, place) ->
            log.succeeded(
                place,
                "do",
                new CallLog.Effects(List.of(new CallLog.Link(kind, ref, id)), List.of())));
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    CallLog log = exchange.getProperty(CallLog.PROPERTY, CallLog.class);
    got.add(exchange.getIn().getBody(JsonNode.class).deepCopy());
    actions.add(exchange.getIn().getHeader(LaneRun.HEADER_ACTION, String.class));
    int place = log.next();
    Answer answer = answers.poll();
    if (answer == null) {
      log.succeeded(place, "do", null);
    } else {
      answer.to(exchange, log, place);
    }
  }
}
