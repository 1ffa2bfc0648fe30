package io.caravan.reconcile;

import io.caravan.api.CallException;
import io.caravan.api.FullRead;
import io.caravan.api.Viewer;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * A system whose records of an entity are read.
 *
 * @param grouped its records are the parts of a record of ours, each read by an id of its own
 * @param from earliest change that is asked for, or null: all there is
 */
record Side(String name, String role, FullRead read, boolean grouped, Instant from) {
  /** Shows every record; false if it was stopped. */
  boolean all(Viewer viewer, BooleanSupplier goOn) throws CallException {
    return read.all(viewer, from, goOn);
  }
}
