package io.caravan.api;

import io.caravan.system.SystemPack.ErrorRule;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A pack's rules for what an error means. */
final class ErrorRules {
  private static final String DUPLICATE = "duplicate";
  private static final int UNAUTHORISED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERRORS = 500;

  private final List<ErrorRule> rules;

  ErrorRules(List<ErrorRule> rules) {
    this.rules = rules;
  }

  /**
   * What is known of an error.
   *
   * @param codes of a GraphQL error or a REST body
   * @param userError code of a user error, or null
   * @param messages the vendor's words
   */
  record Symptom(int status, Set<String> codes, String userError, Collection<String> messages) {}

  /** Meaning of an error; a duplicate is none. */
  record Verdict(boolean duplicate, Failure failure) {}

  /** First rule that fits. */
  Optional<Verdict> told(Symptom symptom, boolean write) {
    return rules.stream()
        .filter(rule -> fits(rule, symptom))
        .findFirst()
        .map(rule -> verdict(rule.outcome(), write));
  }

  /** What a status means that no rule names. */
  static Failure otherwise(int status, boolean write) {
    return switch (status) {
      case UNAUTHORISED, FORBIDDEN -> Failure.AUTH;
      case NOT_FOUND -> Failure.MISSING;
      case TOO_MANY -> Failure.THROTTLED;
      case TIMEOUT -> unclear(write);
      default -> status >= SERVER_ERRORS ? unclear(write) : Failure.PERMANENT;
    };
  }

  /** A read that got no answer can just be made again. */
  static Failure unclear(boolean write) {
    return write ? Failure.UNKNOWN : Failure.TRANSIENT;
  }

  private static boolean fits(ErrorRule rule, Symptom symptom) {
    return (rule.status() == null || rule.status() == symptom.status())
        && (rule.code() == null || symptom.codes().contains(rule.code()))
        && (rule.userError() == null || rule.userError().equals(symptom.userError()))
        && (rule.message() == null || says(rule.message(), symptom.messages()));
  }

  private static boolean says(String words, Collection<String> messages) {
    String wanted = words.toLowerCase(Locale.ROOT);
    return messages.stream().anyMatch(m -> m.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static Verdict verdict(String outcome, boolean write) {
    if (DUPLICATE.equals(outcome)) {
      return new Verdict(true, null);
    }
    Failure failure = Failure.valueOf(outcome.toUpperCase(Locale.ROOT));
    return new Verdict(false, failure == Failure.UNKNOWN ? unclear(write) : failure);
  }
}
