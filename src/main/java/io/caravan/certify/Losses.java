package io.caravan.certify;

import io.caravan.api.HttpTransport.Incoming;
import io.caravan.api.TransportException;
import io.caravan.system.SystemPack;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Calls that are made and of which the answer is lost, once each. */
final class Losses {
  private Losses() {}

  /** The answer never comes. */
  static LossyTransport.Disturbance answer(Wire wire, SystemPack.Operation operation) {
    return after(
        wire, operation, answer -> LossyTransport.silence(TransportException.Kind.UNCLEAR));
  }

  /** Instead of the answer comes an error of the server. */
  static LossyTransport.Disturbance error(Wire wire, SystemPack.Operation operation) {
    return after(wire, operation, answer -> ErrorChecks.error(500));
  }

  /** Half of the answer comes. */
  static LossyTransport.Disturbance cut(Wire wire, SystemPack.Operation operation) {
    return after(
        wire,
        operation,
        answer ->
            LossyTransport.answer(
                answer.status(),
                answer.headers(),
                Arrays.copyOf(answer.body(), answer.body().length / 2)));
  }

  /** Nobody answers, and nobody knows that nothing was done. */
  static LossyTransport.Disturbance silence(Wire wire, SystemPack.Operation operation) {
    return before(wire, operation, TransportException.Kind.UNCLEAR);
  }

  /** The call is never made. */
  static LossyTransport.Disturbance request(Wire wire, SystemPack.Operation operation) {
    return before(wire, operation, TransportException.Kind.NOT_SENT);
  }

  private static LossyTransport.Disturbance before(
      Wire wire, SystemPack.Operation operation, TransportException.Kind kind) {
    AtomicBoolean done = new AtomicBoolean();
    return (request, vendor) ->
        wire.is(operation.request(), request) && done.compareAndSet(false, true)
            ? LossyTransport.silence(kind)
            : vendor.send(request);
  }

  private static LossyTransport.Disturbance after(
      Wire wire,
      SystemPack.Operation operation,
      Function<Incoming, CompletableFuture<Incoming>> then) {
    AtomicBoolean done = new AtomicBoolean();
    return (request, vendor) ->
        wire.is(operation.request(), request) && done.compareAndSet(false, true)
            ? vendor.send(request).thenCompose(then)
            : vendor.send(request);
  }
}
