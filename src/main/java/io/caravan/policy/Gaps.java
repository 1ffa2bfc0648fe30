package io.caravan.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where what one system shows of a record is not what the owner of a field shows. */
public final class Gaps {
  private static final String POS = "pos";

  /** Fields that are empty where a side does not show them; others it may have no word for. */
  private static final Set<String> EMPTY_IF_MISSING =
      Set.of("sku", "barcode", "firstName", "lastName", "email", "phone");

  private final Ownership owners;
  private final Situation.Settings settings;

  /** A side with what it shows. */
  public record Shown(String side, String role, ObjectNode fields) {}

  /**
   * A field in which a side is not as it must be.
   *
   * @param owner side whose value counts; of a field that nobody owns, the first
   * @param wanted what {@code side} must show, or null: nothing of the part
   * @param found what it shows, or null
   */
  public record Gap(String field, String owner, String wanted, String side, String found) {}

  public Gaps(Situation.Settings settings) {
    this.settings = settings;
    this.owners = new Ownership(settings);
  }

  /**
   * Compares sides that all show the record. Of inventory the fields must be those of {@link
   * #sellable}.
   */
  public List<Gap> of(String entity, List<Shown> sides) {
    List<Gap> gaps = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    sides.forEach(side -> side.fields().fieldNames().forEachRemaining(names::add));
    names.remove(Facets.READ_AT);
    names.remove(Facets.ON_HAND);
    names.remove(Facets.VERSION);
    names.remove(Facets.MONTH);
    for (String name : names) {
      Shown owner = owner(entity, name, sides);
      if (owner == null) {
        continue;
      }
      for (Shown side : sides) {
        if (side != owner) {
          gap(name, owner, side, gaps);
        }
      }
    }
    return gaps;
  }

  private static void gap(String name, Shown owner, Shown side, List<Gap> gaps) {
    String wanted = Fields.text(owner.fields(), name);
    String found = Fields.text(side.fields(), name);
    boolean comparable = wanted != null && found != null || isEmpty(name, owner, side);
    if (comparable && !String.valueOf(wanted).equals(String.valueOf(found))) {
      gaps.add(new Gap(name, owner.side(), wanted, side.side(), found));
    }
  }

  private static boolean isEmpty(String name, Shown owner, Shown side) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (name.startsWith(Facets.LINES) || last.equals("ref")) {
      return true;
    }
    String part = name.substring(0, name.length() - last.length()) + "ref";
    return EMPTY_IF_MISSING.contains(last) && owner.fields().has(part) && side.fields().has(part);
  }

  /** Whether a side that does not own a field has to follow it at all. */
  private Shown owner(String entity, String name, List<Shown> sides) {
    String role = role(entity, name);
    if (role == null) {
      return sides.get(0);
    }
    return sides.stream().filter(side -> side.role().equals(role)).findFirst().orElse(null);
  }

  /** Role that owns a field, or null if the later word counts. */
  private String role(String entity, String name) {
    return switch (entity) {
      case "item" -> {
        String last = name.substring(name.lastIndexOf('.') + 1);
        yield last.equals("ref") ? owners.ofItem("options") : owners.ofItem(last);
      }
      case "inventory" -> owners.countsStock();
      default -> null;
    };
  }

  /** Role whose records are there first: what it has not, others need not have. */
  public String owner(String entity) {
    return switch (entity) {
      case "item" -> owners.ofItem("archived");
      case "inventory" -> owners.countsStock();
      case "customer" -> "";
      default -> "shop";
    };
  }

  /** Whether this role says what is on hand. */
  public boolean counts(String role) {
    return owners.countsStock().equals(role);
  }

  /**
   * What others must show for a count.
   *
   * @param stock with the count as its position
   */
  public ObjectNode sellable(Situation.Stock stock, String location) {
    ObjectNode fields = Fields.object();
    Availability availability = Availability.of(stock, location, settings);
    if (availability != null) {
      fields.put(Facets.AVAILABLE, Fields.plain(availability.whole()));
    }
    return fields;
  }

  /** The count of a side, or null. */
  public static BigDecimal count(ObjectNode fields) {
    return fields.has(Facets.ON_HAND) ? Fields.quantity(fields, Facets.ON_HAND) : null;
  }

  /** When a level was read, epoch ms. */
  public static long readAt(ObjectNode fields, long otherwise) {
    return Fields.millis(fields, Facets.READ_AT, otherwise);
  }

  /** Of pieces that were shipped or sold in parts, the sum of each line. */
  public static ObjectNode pieces(ObjectNode fields) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    fields.properties().stream()
        .filter(field -> !field.getKey().equals(Facets.VERSION))
        .forEach(
            field -> {
              String[] parts = field.getKey().split("\\.", 3);
              sums.merge(
                  Facets.LINES + parts[1],
                  new BigDecimal(field.getValue().asText()),
                  BigDecimal::add);
            });
    ObjectNode summed = Fields.object();
    sums.forEach(
        (line, pieces) -> {
          if (pieces.signum() != 0) {
            summed.put(line, Fields.plain(pieces));
          }
        });
    return summed;
  }

  /** Whether it is a customer of another shop, which this one is not told of. */
  public boolean isOfAnotherShop(String entity, JsonNode memo, String system, String role) {
    return "customer".equals(entity)
        && CustomerPolicy.isOfAnotherShop(settings, memo, system, role);
  }

  /** Whether an item or customer that one side lacks is not to be made there at all. */
  public boolean isNotMade(String entity, String role, String ownerRole, ObjectNode shown) {
    return switch (entity) {
      case "item" ->
          "true".equals(Fields.text(shown, "archived"))
              || (POS.equals(role)
                  ? !settings.on("item.create-in-pos")
                  : !POS.equals(ownerRole) && !settings.on("item.create-in-shops"));
      case "customer" ->
          !settings
                  .get(
                      POS.equals(role) ? "customer.create-in-pos" : "customer.create-in-shop",
                      "true")
                  .equals("true")
              || !shown.has("email") && !shown.has("phone");
      default -> false;
    };
  }
}
