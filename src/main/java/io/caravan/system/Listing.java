package io.caravan.system;

import io.caravan.system.SystemPack.Page;

/**
 * A list that one read of an action looks through: its pages are one answer to who asked.
 *
 * @param records path of the list in an answer
 * @param page how the list goes on: it is read to its end
 * @param since field of a found record that tells when it was made, or null: the list begins with
 *     the newest then, and ends where they are older than the variable {@code since} of the call
 */
public record Listing(String records, Page page, String since) {}
