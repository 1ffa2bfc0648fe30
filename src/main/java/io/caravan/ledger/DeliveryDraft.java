package io.caravan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A delivery to be queued; see {@link Delivery} for the fields.
 *
 * @param kind distinguishes deliveries of one change to one target: part of the stable delivery id,
 *     for example {@code reserve/<line ref>}
 */
public record DeliveryDraft(
    String entity,
    String target,
    String key,
    String action,
    String kind,
    JsonNode body,
    List<Need> needs) {}
