package io.caravan.system;

import io.caravan.system.SystemPack.Page;
import io.caravan.system.SystemPack.Request;
import io.caravan.system.SystemPack.Step;
import java.util.Map;

/**
 * How an effect is found again.
 *
 * @param page how the list goes on: it is read to its end
 * @param newestFirst it ends with a page whose last record is older than the intent by {@code
 *     since}
 * @param compare fields of a found record and what they must be: templates over the request
 * @param since field of a found record that must not be older than the intent, or null
 * @param settleMs how long the vendor's index may lag
 * @param twice takes away what was made a second time: its {@code with} is JSLT over {@code
 *     {request, record}}, null if somebody has touched it since, false if it is gone already.
 *     Without it a person looks
 */
public record Probe(
    Request request,
    Map<String, String> variables,
    String records,
    Page page,
    boolean newestFirst,
    Map<String, String> compare,
    String since,
    long settleMs,
    Step twice) {}
