package io.caravan.e2e;

import java.util.List;

/** Systems with a hub between them. */
interface Trading extends AutoCloseable {
  Hub hub();

  /** Every difference between what they say of themselves; empty if all say the same. */
  List<String> differences();

  /** Ends all of them; what they wrote is gone. */
  void forget();

  /** Ends all of them; what they wrote stays, for who must look. */
  @Override
  void close();
}
