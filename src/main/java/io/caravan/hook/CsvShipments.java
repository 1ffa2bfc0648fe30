package io.caravan.hook;

import io.caravan.api.RecordIntake;
import io.caravan.api.SourceRecord;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerException;
import io.caravan.mapping.JsltLanguage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Steps of a route that takes shipments from dropped files: {@code read} the file, split, {@code
 * begin} each shipment, {@code fail} one whose steps failed. Like every source it answers for what
 * it emitted: a shipment with a faulty row, or one that failed, is parked and the others go on; a
 * file that the ledger could not keep in full stays where it is and is read again.
 */
public final class CsvShipments {
  /** Exchange property: folder the file is moved to. */
  public static final String FOLDER = "caravanFolder";

  private static final String STREAM = "shipments";
  private static final String ENTITY = "shipment";

  /** Kind of alarm: a file that is no file of shipments. */
  static final String ALARM = "file";

  /**
   * Body: the file's bytes; header {@code CaravanSystem}: whose they are. Parks what is faulty.
   *
   * @return the good shipments
   */
  public List<SourceRecord> read(Exchange exchange) {
    Message file = exchange.getMessage();
    String system = file.getHeader(JsltLanguage.HEADER_SYSTEM, String.class);
    Ledger ledger = ContextLedger.of(exchange.getContext());
    List<SourceRecord> records = new ArrayList<>();
    exchange.setProperty(FOLDER, ".done");
    try {
      byte[] bytes = file.getBody(byte[].class);
      for (ShipmentRows.Parsed shipment : ShipmentRows.parse(bytes == null ? new byte[0] : bytes)) {
        SourceRecord record = record(system, shipment, ledger.now());
        if (shipment.fault() == null) {
          records.add(record);
        } else {
          parkOnce(ledger, record, shipment.fault() + ": mend the shipment here and replay it");
        }
      }
    } catch (CsvFile.Unreadable e) {
      String name = file.getHeader(Exchange.FILE_NAME_ONLY, "a file", String.class);
      ledger.writeNow(
          tx -> {
            tx.alarm(
                ALARM,
                system + "/" + name,
                "the file "
                    + name
                    + " of "
                    + system
                    + " was not read: "
                    + e.getMessage()
                    + ". It lies in .error: mend it and drop it again");
            return null;
          });
      exchange.setProperty(FOLDER, ".error");
    }
    return records;
  }

  /** Body: one of the shipments; becomes an exchange of a source like any other. */
  public void begin(Exchange exchange) {
    Message message = exchange.getMessage();
    SourceRecord record = message.getBody(SourceRecord.class);
    // What a file's name or folder says must not steer anything behind.
    message.removeHeaders("*");
    message.setHeader(JsltLanguage.HEADER_SYSTEM, record.system());
    message.setHeader(RecordIntake.HEADER_STREAM, record.stream());
    message.setHeader(RecordIntake.HEADER_NATIVE_ID, record.nativeId());
    message.setHeader(
        JsltLanguage.HEADER_READ_AT, Instant.ofEpochMilli(record.readAt()).toString());
    message.setBody(record.body());
    exchange.setProperty(SourceRecord.PROPERTY, record);
  }

  /**
   * Parks a shipment whose steps failed.
   *
   * @throws LedgerException if it could not be parked: then the whole file fails and stays
   */
  public void fail(Exchange exchange) {
    SourceRecord record = exchange.getProperty(SourceRecord.PROPERTY, SourceRecord.class);
    Throwable failure = RecordIntake.failure(exchange);
    if (record != null && failure != null && !record.recorded()) {
      park(ContextLedger.of(exchange.getContext()), record, RecordIntake.reason(failure));
    }
  }

  /** The same file may come twice. */
  private static void parkOnce(Ledger ledger, SourceRecord record, String reason) {
    boolean known =
        ledger.read(
            reads ->
                reads.parkedChanges(Integer.MAX_VALUE).stream()
                    .anyMatch(
                        change ->
                            record.origin().equals(change.origin())
                                && record.nativeId().equals(change.nativeId())
                                && reason.equals(change.reason())
                                && record.body().equals(change.body())));
    if (!known) {
      park(ledger, record, reason);
    }
  }

  private static void park(Ledger ledger, SourceRecord record, String reason) {
    try {
      RecordIntake.park(ledger, record, reason, null).join();
    } catch (CompletionException e) {
      throw new LedgerException("a shipment could not be parked", e.getCause());
    }
  }

  private static SourceRecord record(String system, ShipmentRows.Parsed shipment, long readAt) {
    return new SourceRecord(
        system,
        STREAM,
        ENTITY,
        shipment.id(),
        null,
        shipment.document(),
        "file:" + system + "/" + STREAM,
        readAt,
        0);
  }
}
