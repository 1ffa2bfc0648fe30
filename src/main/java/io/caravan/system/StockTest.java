package io.caravan.system;

import java.util.List;

/**
 * Reserves a piece of a test item, tells its on hand before and after (JSLT over the answers), and
 * releases it whatever came of the steps. Their body is {@code {sku, location}}.
 */
public record StockTest(
    List<SystemPack.Step> steps, List<SystemPack.Step> undo, String before, String after) {}
