package io.caravan.sandbox.shopify;

import java.util.Map;

/**
 * Carriers that the shop knows, by their exact names: their numbers get an address by themselves.
 */
final class Carriers {
  private static final Map<String, String> ADDRESSES =
      Map.of(
          "UPS", "https://www.ups.com/track?tracknum=",
          "USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
          "FedEx", "https://www.fedex.com/fedextrack/?trknbr=",
          "DHL Express", "https://www.dhl.com/en/express/tracking.html?AWB=");

  private Carriers() {}

  /** Where a number is followed, or null if the carrier is not known or there is no number. */
  static String address(String company, String number) {
    String begin = company == null || number == null ? null : ADDRESSES.get(company);
    return begin == null ? null : begin + number;
  }
}
