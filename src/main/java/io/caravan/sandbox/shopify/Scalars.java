package io.caravan.sandbox.shopify;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.BooleanValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * The API's own scalars: all of them travel as text. {@code Decimal} is written "20.0", {@code
 * Money} "20.00".
 */
final class Scalars implements Coercing<Object, Object> {
  private final String name;

  private Scalars(String name) {
    this.name = name;
  }

  static GraphQLScalarType named(String name) {
    return GraphQLScalarType.newScalar().name(name).coercing(new Scalars(name)).build();
  }

  @Override
  public Object serialize(Object value, GraphQLContext context, Locale locale) {
    String text = value instanceof BigDecimal d ? d.toPlainString() : value.toString();
    return switch (name) {
      case "Decimal" -> decimal(new BigDecimal(text));
      case "Money" -> money(new BigDecimal(text));
      default -> text;
    };
  }

  /** At least one decimal, no other trailing zero: 20.0, 19.95. */
  static String decimal(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped
        .setScale(Math.max(1, stripped.scale()), RoundingMode.UNNECESSARY)
        .toPlainString();
  }

  /** At least two decimals: 20.00. */
  static String money(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped
        .setScale(Math.max(2, stripped.scale()), RoundingMode.UNNECESSARY)
        .toPlainString();
  }

  @Override
  public Object parseValue(Object input, GraphQLContext context, Locale locale) {
    String fault = fault(name, input);
    if (fault != null) {
      throw new CoercingParseValueException(fault);
    }
    return normal(input);
  }

  @Override
  public Object parseLiteral(
      Value<?> value, CoercedVariables variables, GraphQLContext context, Locale locale) {
    Object input =
        value instanceof StringValue text
            ? text.getValue()
            : value instanceof IntValue number
                ? number.getValue()
                : value instanceof FloatValue number
                    ? number.getValue()
                    : value instanceof BooleanValue flag ? flag.isValue() : value;
    String fault = fault(name, input);
    if (fault != null) {
      throw new CoercingParseLiteralException(fault);
    }
    return normal(input);
  }

  private Object normal(Object input) {
    return name.equals("DateTime")
        ? OffsetDateTime.parse(input.toString()).toInstant().toString()
        : input instanceof BigDecimal d ? d.toPlainString() : input.toString();
  }

  /** What is wrong with a value of this scalar; null if nothing is. */
  static String fault(String scalar, Object input) {
    String text = String.valueOf(input);
    try {
      switch (scalar) {
        case "Decimal", "Money" -> new BigDecimal(text);
        case "DateTime" -> OffsetDateTime.parse(text);
        case "UnsignedInt64" -> Long.parseUnsignedLong(text);
        case "URL" -> {
          return text.matches("[a-z]+://.+") ? null : "Invalid url '" + text + "'";
        }
        default -> {
          return null;
        }
      }
      return null;
    } catch (NumberFormatException | DateTimeParseException e) {
      return "Invalid " + scalar.toLowerCase(Locale.ROOT) + " value '" + text + "'";
    }
  }
}
