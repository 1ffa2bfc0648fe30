package io.caravan.certify;

import io.caravan.api.SystemClients;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Mappings;
import io.caravan.system.SystemConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Where the kit stands.
 *
 * @param real clients whose tokens are used
 * @param clock of the ledger that is thrown away
 * @param folder for that ledger
 * @param locations ids of the configured places there
 */
public record Place(
    SystemConfig system,
    Mappings mappings,
    SystemClients real,
    Clock clock,
    Timers timers,
    Path folder,
    List<String> locations) {}
