package io.caravan.system;

/**
 * Pages that are asked for by the number of records before them: variable or placeholder {@code
 * skip}. Each begins with the last record of the one before, so that a list that has moved
 * meanwhile is noticed.
 *
 * @param total path of the number of records in the whole list; only it ends the list. Null: there
 *     is no such number, and a page that is not full ends it
 * @param records path of the list in an answer
 * @param id path of a record's id
 */
public record Offset(String total, String records, String id) {}
