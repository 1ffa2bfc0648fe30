package io.caravan.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;

/**
 * Values that every part behind can hold. A NUL in a text becomes U+FFFD: PostgreSQL keeps none,
 * and one record must not hold up the others. A number of a few characters can have a billion
 * digits: it is refused where it is read.
 */
final class TameNodes extends JsonNodeFactory {
  private static final long serialVersionUID = 1L;

  TameNodes() {
    super(true);
  }

  @Override
  public TextNode textNode(String text) {
    return super.textNode(
        text == null || text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD'));
  }

  /**
   * @throws IllegalArgumentException if it could not be read again once it is written out
   */
  @Override
  public ValueNode numberNode(BigDecimal number) {
    if (number != null && length(number) > Json.MAX_NUMBER) {
      throw new IllegalArgumentException("not JSON: a number has too many digits");
    }
    return super.numberNode(number);
  }

  /** Most characters of its plain text. */
  private static long length(BigDecimal number) {
    long scale = number.scale();
    return scale <= 0
        ? number.precision() - scale + 1
        : Math.max(number.precision(), scale + 1) + 2;
  }
}
