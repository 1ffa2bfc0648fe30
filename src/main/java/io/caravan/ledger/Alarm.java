package io.caravan.ledger;

/**
 * Something a person must know.
 *
 * @param kind short and stable: short, paid-twice, reauth, gone-version, ...
 * @param subject what it is about; one open alarm per (kind, subject)
 * @param text plain words with both numbers, ids and times, and what to do
 */
public record Alarm(
    long alarmId, String kind, String subject, String text, long at, boolean open) {}
