package io.caravan.sandbox.shopify;

import io.caravan.sandbox.Faults;
import io.caravan.sandbox.Timers;

/** The parts of the emulated shop, put together. */
record Parts(
    Db db,
    Hooks hooks,
    Changes changes,
    Inventory inventory,
    ProductSet productSet,
    Products products,
    Variants variants,
    Customers customers,
    Consents consents,
    Routing routing,
    Orders orders,
    OrderApi orderApi,
    OrderEdits edits,
    Refunds refunds,
    FulfilmentOrders fulfilmentOrders,
    Fulfilments fulfilments,
    ShopFields shop) {

  /** Makes the parts and registers what each of them answers. */
  static Parts wire(Db db, Hooks hooks, Timers timers, Faults faults, Api api) {
    Rest rest = new Rest(db);
    Changes changes = new Changes(db, hooks, rest);
    Inventory inventory = new Inventory(db, hooks, rest);
    Metafields metafields = new Metafields(db, changes);
    Variants variants = new Variants(db, inventory, changes, metafields);
    Products products = new Products(db, variants, metafields, changes);
    ProductSet productSet = new ProductSet(db, products, variants, metafields, inventory, changes);
    Consents consents = new Consents(db, changes);
    Customers customers = new Customers(db, metafields, changes, consents);
    Routing routing = new Routing(db, inventory);
    Orders orders = new Orders(db, changes, routing, new Payments(db, changes), timers);
    Refunds refunds = new Refunds(db, orders, inventory, changes);
    OrderApi orderApi = new OrderApi(db, orders, refunds, changes, timers);
    OrderEdits edits = new OrderEdits(db, orders, refunds, changes);
    FulfilmentOrders fulfilmentOrders = new FulfilmentOrders(db, orders, routing, changes);
    Fulfilments fulfilments = new Fulfilments(db, orders, routing, inventory, changes);
    ShopFields shop = new ShopFields(db);
    api.mutation("productSet", (call, in) -> productSet.run(in));
    metafields.register(api);
    products.register(api);
    new VariantApi(db, variants, inventory, changes).register(api);
    new InventoryApi(db, inventory, faults).register(api);
    new InventoryActivation(db, inventory, hooks, rest).register(api);
    customers.register(api);
    consents.register(api);
    orderApi.register(api);
    new OrderCreate(db, orders, routing, customers, fulfilments).register(api);
    edits.register(api);
    refunds.register(api);
    fulfilmentOrders.register(api);
    new FulfilmentMoves(db, orders, routing, inventory, changes).register(api);
    fulfilments.register(api);
    shop.register(api);
    new Index(db, faults).register(api);
    new ProductFields(db, variants, products, metafields).register(api);
    new InventoryFields(db).register(api);
    new OrderFields(db).register(api);
    new CustomerFields(db).register(api);
    return new Parts(
        db,
        hooks,
        changes,
        inventory,
        productSet,
        products,
        variants,
        customers,
        consents,
        routing,
        orders,
        orderApi,
        edits,
        refunds,
        fulfilmentOrders,
        fulfilments,
        shop);
  }
}
