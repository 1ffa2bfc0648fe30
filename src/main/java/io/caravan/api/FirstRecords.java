package io.caravan.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Timers;
import io.caravan.system.SystemPack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the first records of a stream as a flow gets them, without a flow: nothing is recorded. */
public final class FirstRecords {
  private final Client client;
  private final Timers timers;
  private final SystemPack.Stream stream;

  public FirstRecords(Client client, Timers timers, SystemPack.Stream stream) {
    this.client = client;
    this.timers = timers;
    this.stream = stream;
  }

  /**
   * @param from earliest change that is asked for, or null: from the beginning
   * @param most no further page is read once there are so many
   * @throws CallException if the system does not let it be read
   */
  public List<ObjectNode> read(Instant from, int most) throws CallException {
    String begin = CursorStamp.begin(stream, from);
    StreamPages pages = StreamPages.of(client, timers, stream, begin, Urgency.READ);
    StreamRecords records = new StreamRecords(stream);
    RecordCompletion completion = new RecordCompletion(client, timers, stream);
    List<ObjectNode> found = new ArrayList<>();
    while (pages.hasNext() && found.size() < most) {
      List<ObjectNode> listed =
          records.listed(RecordPaths.list(pages.next().body(), stream.records()));
      for (ObjectNode record : listed) {
        if (found.size() < most) {
          completion.complete(record, Urgency.READ);
          found.addAll(records.exploded(record));
        }
      }
    }
    return found.subList(0, Math.min(most, found.size()));
  }
}
