package io.caravan.ledger;

import java.util.random.RandomGenerator;

/** The statements of one ledger, one object per concern; they keep no state of their own. */
record Tables(
    Identity identity,
    Facts facts,
    Lanes lanes,
    Claims claims,
    Deliveries deliveries,
    Calls calls,
    Stock stock,
    Streams streams,
    Access access,
    Usage usage,
    Evidence evidence,
    Retention retention,
    Conservation conservation) {

  static Tables of(Lanes lanes, String runner, RandomGenerator random) {
    Identity identity = new Identity(random);
    return new Tables(
        identity,
        new Facts(),
        lanes,
        new Claims(lanes, runner),
        new Deliveries(lanes, identity),
        new Calls(),
        new Stock(),
        new Streams(),
        new Access(),
        new Usage(),
        new Evidence(),
        new Retention(),
        new Conservation(lanes));
  }
}
