package io.caravan.command.capture;

import java.util.regex.Pattern;

/**
 * Which values may tell who somebody is. Where a record speaks of a person, everything is taken for
 * personal that is not plainly a part of the structure; elsewhere what its name or its look says.
 */
final class Personal {
  /** Fields below which a record speaks of a person. */
  private static final Pattern PERSON =
      any(
          "customer|contact|address|buyer|recipient|person|party|employee|staff|cashier|author|billing|consignee|owner|holder|vendor_user|user$");

  private static final Pattern ALWAYS =
      any(
          "mail|phone|mobile|fax|first_?name|last_?name|full_?name|middle_?name|sur_?name|street"
              + "|address_?\\d|zip|postal|post_?code|birth|dob$|latitude|longitude|^lat$|^lng$|^ip$|_ip$|browser_?ip"
              + "|note|comment|message|memo|instruction|remark|password|secret|token|signature"
              + "|iban|card_?number|last_?4|passport|vat_?(id|number)|tax_?number");

  private static final Pattern STRUCTURE =
      any("(^|[a-z_])(id|ids|type|kind|status|currency|code|locale|language|version|__typename)$");

  private static final Pattern MAIL = Pattern.compile("[^\\s@<>\"']+@[^\\s@<>\"']+\\.[A-Za-z]{2,}");
  private static final Pattern PHONE = Pattern.compile("\\+\\d[\\d ()./-]{6,}\\d");
  private static final Pattern WORD_OF_STRUCTURE =
      Pattern.compile(
          "true|false|[A-Z][A-Z_]+|gid://.*|-?\\d{1,4}|-?\\d+[.]\\d+|\\d{4}-\\d\\d-\\d\\dT.*");

  private Personal() {}

  private static Pattern any(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
  }

  /** Whether what stands below a field speaks of a person. */
  static boolean begins(String field) {
    return PERSON.matcher(field).find();
  }

  /**
   * @param field name of the nearest field
   * @param ofPerson whether the record speaks of a person there
   */
  static boolean is(String field, String value, boolean ofPerson) {
    if (value.isBlank() || isId(field)) {
      return false;
    }
    if (ALWAYS.matcher(field).find() || looks(value)) {
      return true;
    }
    return ofPerson
        && !STRUCTURE.matcher(field).find()
        && !WORD_OF_STRUCTURE.matcher(value).matches();
  }

  // Ids of addresses and phones are ids.
  private static boolean isId(String field) {
    return field.equals("id")
        || field.endsWith("ID")
        || field.endsWith("Id")
        || field.endsWith("_id");
  }

  /** Whether a number may tell who somebody is or where. */
  static boolean isNumber(String field) {
    return ALWAYS.matcher(field).find() && !isId(field);
  }

  static boolean looks(String value) {
    return isMail(value) || PHONE.matcher(value).find();
  }

  static boolean isMail(String value) {
    return MAIL.matcher(value).find();
  }
}
