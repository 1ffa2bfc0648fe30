package io.caravan.faults;

import io.caravan.scenarios.OnStage;
import org.junit.jupiter.api.AfterAll;

/** Between the hub and both vendors stands somebody who can change what they answer. */
abstract class OnRewrittenStage extends OnStage {
  Between till;
  Between shop;

  @Override
  protected void arrange() {
    till = new Between(stage.settings().get("caravan.systems.pos.url"));
    shop = new Between(stage.settings().get("caravan.systems.shop.url"));
    stage.with("caravan.systems.pos.url", till.url());
    stage.with("caravan.systems.shop.url", shop.url());
  }

  @AfterAll
  void part() {
    till.close();
    shop.close();
  }
}
