package io.caravan.policy;

/** Decides what is on sale where after a count or a movement. Pure, like {@link Policy}. */
@FunctionalInterface
public interface Publisher {
  Decision publish(StockSituation situation);
}
