package io.caravan.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.policy.OrderSums.Extra;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One sale at the till, or one of what it takes back; amounts and quantities are what they are
 * called by, never negative for coming back.
 */
final class Paper {
  /** Whether goods or money come back. */
  final boolean back;

  final String place;

  private final String currency;
  private final boolean tillTaxes;
  private final ArrayNode lines = Fields.array();
  private final Map<Extra, BigDecimal> extra = new LinkedHashMap<>();
  private final List<String> includes = new ArrayList<>();
  private final List<String> variants = new ArrayList<>();
  private BigDecimal total = BigDecimal.ZERO;

  /**
   * @param tillTaxes the till computes the taxes of items it sells: they count, but are no lines
   */
  Paper(boolean back, String place, String currency, boolean tillTaxes) {
    this.back = back;
    this.place = place;
    this.currency = currency;
    this.tillTaxes = tillTaxes && !back;
  }

  /**
   * Adds pieces of a line with what they cost.
   *
   * @param money by part, see {@link SoldLine#booked()}
   */
  void add(SoldLine line, BigDecimal pieces, Map<String, BigDecimal> money) {
    UnitPrice price = UnitPrice.of(money.get(SoldLine.NET), pieces, currency);
    ObjectNode told = line.described();
    lines.add(told);
    told.put("quantity", Fields.plain(pieces)).put("reserve", false);
    if (back) {
      told.put("restock", "return");
    }
    told.set("unitPrice", Money.node(price.unit(), currency));
    total = total.add(price.unit().multiply(pieces));
    add(new Extra("rounding", "Rounding"), price.rest());
    money.forEach((part, amount) -> tax(line, part, amount));
    includes.addAll(line.takeOpen(place));
    if (line.variant() != null) {
      variants.add(line.variant());
    }
  }

  private void tax(SoldLine line, String part, BigDecimal amount) {
    if (part.equals(SoldLine.NET)) {
      return;
    }
    if (tillTaxes && line.variant() != null) {
      total = total.add(amount);
    } else {
      add(new Extra("tax", part), amount);
    }
  }

  /** Adds money that belongs to no pieces. */
  void add(Extra one, BigDecimal amount) {
    if (amount.signum() != 0) {
      extra.merge(one, amount, BigDecimal::add);
      total = total.add(amount);
    }
  }

  BigDecimal total() {
    return total;
  }

  /** Movements of stock that the till has made once it is done. */
  List<String> includes() {
    return includes;
  }

  List<String> variants() {
    return variants;
  }

  ObjectNode sale(String ref, String number, String gateway) {
    ObjectNode sale = Fields.object().put("ref", ref).put("number", number);
    sale.set("lines", lines);
    ArrayNode beside = sale.putArray("extra");
    extra.forEach(
        (one, amount) -> {
          if (amount.signum() != 0) {
            beside
                .addObject()
                .put("kind", one.kind())
                .put("title", one.title())
                .set("amount", Money.node(amount, currency));
          }
        });
    ObjectNode payment = sale.putArray("payments").addObject().put("gateway", gateway);
    payment.set("amount", Money.node(total, currency));
    sale.set("total", Money.node(total, currency));
    return sale;
  }
}
