package io.caravan;

import io.caravan.ledger.LedgerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;

/**
 * Where the ledger is kept: the data source that is named, the address that is given, the only data
 * source of the host, or the default address.
 */
final class LedgerPlace {
  private LedgerPlace() {}

  /**
   * @param faults gets what is wrong with the data source that is named, or not named
   * @return null if there is no place
   */
  static LedgerSettings of(CamelContext context, Settings settings, List<String> faults) {
    LedgerSettings place;
    try {
      place = place(context, settings);
    } catch (IllegalArgumentException e) {
      faults.add(e.getMessage());
      return null;
    }
    String schema = settings.get("caravan.ledger.schema", "");
    String runner = settings.get("caravan.ledger.runner", "");
    place = schema.isEmpty() ? place : place.schema(schema);
    place = runner.isEmpty() ? place : place.runner(runner);
    return place.limits(
        number(settings, "caravan.ledger.connections", LedgerSettings.DEFAULT_CONNECTIONS),
        number(settings, "caravan.ledger.queue", LedgerSettings.DEFAULT_QUEUE),
        number(settings, "caravan.ledger.batch", LedgerSettings.DEFAULT_BATCH));
  }

  private static LedgerSettings place(CamelContext context, Settings settings) {
    String name = settings.get("caravan.ledger.data-source", "");
    if (!name.isEmpty()) {
      DataSource named = context.getRegistry().lookupByNameAndType(name, DataSource.class);
      if (named == null) {
        throw new IllegalArgumentException(
            "caravan.ledger.data-source=" + name + " names no data source of this context");
      }
      return LedgerSettings.in(named);
    }
    boolean isOwn = settings.on("caravan.runner") || settings.isGiven("caravan.ledger.url");
    Map<String, DataSource> found =
        isOwn ? Map.of() : context.getRegistry().findByTypeWithName(DataSource.class);
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "there are several data sources ("
              + String.join(", ", found.keySet())
              + "): name one with caravan.ledger.data-source, or give caravan.ledger.url");
    }
    if (found.size() == 1) {
      return LedgerSettings.in(found.values().iterator().next());
    }
    return LedgerSettings.at(folderMade(settings.get("caravan.ledger.url")))
        .login(settings.get("caravan.ledger.user"), settings.get("caravan.ledger.password"));
  }

  private static String folderMade(String url) {
    String address = url == null || url.isEmpty() ? LedgerSettings.DEFAULT_URL : url;
    String prefix = "jdbc:sqlite:";
    if (address.startsWith(prefix)) {
      Path folder = Path.of(address.substring(prefix.length())).toAbsolutePath().getParent();
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new IllegalArgumentException("the ledger's folder " + folder + " cannot be made", e);
      }
    }
    return address;
  }

  private static int number(Settings settings, String key, int otherwise) {
    String value = settings.get(key, String.valueOf(otherwise));
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      // Settings tell that it is no number.
      return otherwise;
    }
  }
}
