package io.caravan.ledger;

import java.util.List;

/**
 * What a look at some lanes found.
 *
 * @param last the last lane that was looked at, or -1 if there are no more
 * @param mended what was wrong and is right now, a sentence for each lane
 */
public record LaneCheck(long last, List<String> mended) {}
