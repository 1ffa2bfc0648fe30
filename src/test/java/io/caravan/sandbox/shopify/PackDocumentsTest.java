package io.caravan.sandbox.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.sandbox.Faults;
import io.caravan.sandbox.SandboxClock;
import io.caravan.sandbox.Store;
import io.caravan.sandbox.Timers;
import io.caravan.system.GraphqlDocument;
import io.caravan.system.PackFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every document that the pack sends is understood by the emulated shop. */
class PackDocumentsTest {

  @Test
  void all_documents_of_the_pack_are_valid_here() {
    SandboxClock clock = SandboxClock.starting(1);
    Map<String, Object> refused = new LinkedHashMap<>();
    try (Timers timers = new Timers(clock);
        Store store = new Store(null)) {
      Db db = new Db(store, clock);
      Api api = new Api(new Idempotency(db), db::shop);
      Faults faults = new Faults(1);
      Hooks hooks = new Hooks(db, timers, faults, new HookSender("s", "d", "v"));
      Parts.wire(db, hooks, timers, faults, api);
      Engine engine = new Engine(api, db, new Buckets(clock));
      for (String name : PackFiles.names("shopify", ".graphql")) {
        Prepared prepared =
            engine.prepare(GraphqlDocument.assemble(name, file -> PackFiles.text("shopify", file)));
        if (!prepared.errors().isEmpty()) {
          refused.put(name, prepared.errors());
        }
      }
    }
    assertThat(refused).isEmpty();
  }
}
