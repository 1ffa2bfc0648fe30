// A Vendure server on loopback that the end to end runs trade with, in a process of its own.
// It imports Vendure, which is under GPL-3.0-or-later, and so is this file; it is no part of Caravan's jar.
process.env.VENDURE_DISABLE_TELEMETRY = 'true';
const crypto = require('crypto');
const path = require('path');
const vendure = require('@vendure/core');

const port = Number(process.env.CARAVAN_E2E_PORT);
const data = process.env.CARAVAN_E2E_DATA;

/** Posts what docs/vendure.md asks for: which record changed, signed. */
class Notices {
  constructor(events, connection) {
    this.events = events;
    this.connection = connection;
  }

  onApplicationBootstrap() {
    const url = process.env.CARAVAN_E2E_HOOK;
    if (!url) return;
    const post = (topic, id) => {
      const body = JSON.stringify({ id: String(id) });
      const signature = crypto.createHmac('sha256', process.env.CARAVAN_E2E_HOOK_SECRET).update(body).digest('base64');
      const headers = { 'content-type': 'application/json', 'x-vendure-topic': topic, 'x-vendure-signature': signature };
      // A notice that is lost is not posted again: polling must find it.
      fetch(url, { method: 'POST', headers, body }).catch(() => {});
    };
    const on = (event, tell) => this.events.ofType(event).subscribe(tell);
    on(vendure.ProductEvent, e => post('product', e.entity.id));
    on(vendure.ProductVariantEvent, e => e.entity.forEach(variant => post('product', variant.productId)));
    on(vendure.StockMovementEvent, e => e.stockMovements.forEach(moved => post('stock', moved.productVariant.id)));
    on(vendure.OrderStateTransitionEvent, e => post('order', e.order.id));
    // The event does not tell of which orders it is.
    on(vendure.FulfillmentStateTransitionEvent, e =>
      this.connection
        .getRepository(e.ctx, vendure.Fulfillment)
        .findOne({ where: { id: e.fulfillment.id }, relations: ['orders'] })
        .then(found => found.orders.forEach(order => post('fulfillment', order.id)))
        .catch(() => {}),
    );
    on(vendure.CustomerEvent, e => post('customer', e.entity.id));
    on(vendure.CustomerAddressEvent, e => e.entity.customer && post('customer', e.entity.customer.id));
  }
}
Reflect.defineMetadata('design:paramtypes', [vendure.EventBus, vendure.TransactionalConnection], Notices);
vendure.VendurePlugin({ imports: [vendure.PluginCommonModule], compatibility: '^3.0.0' })(Notices);

vendure
  .bootstrap({
    apiOptions: { hostname: '127.0.0.1', port, adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
    authOptions: {
      tokenMethod: ['bearer', 'api-key'],
      superadminCredentials: { identifier: 'superadmin', password: process.env.CARAVAN_E2E_PASSWORD || 'superadmin' },
      requireVerification: false,
    },
    dbConnectionOptions: { type: 'better-sqlite3', database: path.join(data, 'vendure.sqlite'), synchronize: true, logging: false },
    paymentOptions: { paymentMethodHandlers: [vendure.dummyPaymentHandler] },
    importExportOptions: { importAssetsDir: path.join(data, 'import') },
    logger: new vendure.DefaultLogger({ level: vendure.LogLevel.Warn }),
    plugins: [vendure.DefaultJobQueuePlugin.init({}), Notices],
  })
  .then(app => app.get(vendure.JobQueueService).start())
  .catch(fault => {
    console.error(fault);
    process.exit(1);
  });
