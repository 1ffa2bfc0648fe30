package io.caravan.ledger;

import java.math.BigDecimal;

/**
 * The stock of one variant at one location.
 *
 * @param variant canonical ref of the variant
 * @param location name of the location in the configuration
 * @param onHand last count of the owner, or null while unknown
 * @param countedAt ledger ms at which the read that gave {@code onHand} was begun
 * @param version raised by each write
 */
public record Position(
    String variant, String location, BigDecimal onHand, long countedAt, long version) {}
