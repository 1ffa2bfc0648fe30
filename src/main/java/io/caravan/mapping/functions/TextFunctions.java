package io.caravan.mapping.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.schibsted.spt.data.jslt.Function;
import io.caravan.mapping.Json;
import java.util.List;
import java.util.Locale;

/** Texts, ids, times, lists, phone numbers and e-mail addresses as the canonical model has them. */
final class TextFunctions {
  private TextFunctions() {}

  static List<Function> all() {
    return List.of(
        Simple.nullSafe("text", 1, a -> TextNode.valueOf(a[0].asText().strip())),
        Simple.nullSafe("instant", 1, a -> TextNode.valueOf(Instants.utc(a[0].asText()))),
        Simple.nullSafe("utc", 1, a -> TextNode.valueOf(Instants.utc(a[0].asText()))),
        Simple.of("array", 1, a -> array(a[0])),
        Simple.nullSafe("e-mail", 1, a -> eMail(a[0].asText())),
        new Simple("phone", 1, 2, TextFunctions::phone),
        Simple.nullSafe("id-part", 1, a -> idPart(a[0].asText())));
  }

  /** One element may come bare, none as nothing or as an empty text. */
  private static JsonNode array(JsonNode value) {
    if (value.isArray()) {
      return value;
    }
    ArrayNode list = Json.mapper().createArrayNode();
    return Decimals.missing(value) ? list : list.add(value);
  }

  private static JsonNode eMail(String text) {
    String mail = text.strip().toLowerCase(Locale.ROOT);
    return mail.indexOf('@') > 0 ? TextNode.valueOf(mail) : NullNode.getInstance();
  }

  /** E.164, or nothing if it is no number that could be called. */
  private static JsonNode phone(JsonNode[] arguments) {
    if (Decimals.missing(arguments[0])) {
      return NullNode.getInstance();
    }
    String region =
        arguments.length < 2 || Decimals.missing(arguments[1])
            ? null
            : arguments[1].asText().toUpperCase(Locale.ROOT);
    try {
      PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
      PhoneNumber number = phones.parse(arguments[0].asText(), region);
      return phones.isPossibleNumber(number)
          ? TextNode.valueOf(phones.format(number, PhoneNumberFormat.E164))
          : NullNode.getInstance();
    } catch (NumberParseException e) {
      return NullNode.getInstance();
    }
  }

  /** {@code 12} of {@code gid://shop/Order/12?x=y}. */
  private static JsonNode idPart(String gid) {
    String path = gid.contains("?") ? gid.substring(0, gid.indexOf('?')) : gid;
    return TextNode.valueOf(path.substring(path.lastIndexOf('/') + 1));
  }
}
