package io.caravan.sandbox.shopify;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;

/** Phone numbers, which the shop keeps in E.164. */
final class Phones {
  private Phones() {}

  /**
   * @param country of the address, for numbers without a country prefix; may be null
   * @return E.164, or the text itself if it is no number of any country
   */
  static String e164(String phone, String country) {
    if (phone == null || phone.isBlank()) {
      return null;
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      return numbers.format(numbers.parse(phone, country), PhoneNumberUtil.PhoneNumberFormat.E164);
    } catch (NumberParseException e) {
      return phone;
    }
  }

  static boolean valid(String phone, String country) {
    try {
      return PhoneNumberUtil.getInstance()
          .isPossibleNumber(PhoneNumberUtil.getInstance().parse(phone, country));
    } catch (NumberParseException e) {
      return false;
    }
  }
}
