package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What {@link InventoryPolicy#publish} may look at: called after any count or movement of a variant
 * at a location.
 *
 * @param variant canonical ref
 * @param location name of the location
 * @param stock position, movements and known levels after the count or movement was folded in
 * @param targets systems that must get inventory
 * @param memo memo of the record (inventory, {@code variant@location}); an empty object at first
 * @param now ledger time, epoch ms
 */
public record StockSituation(
    String variant,
    String location,
    Situation.Stock stock,
    List<Situation.Target> targets,
    JsonNode memo,
    Situation.Settings settings,
    Situation.Facts facts,
    long now) {}
