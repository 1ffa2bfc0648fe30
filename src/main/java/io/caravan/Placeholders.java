package io.caravan;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words about {@code {{...}}} in values that lead nowhere; the rest of a value may be secret. */
public final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]*}}|\\$\\{[^{}]*}");
  private static final Pattern SECRET = Pattern.compile("\\{\\{secret:([^{}]*)}}");

  private Placeholders() {}

  /** Whether a value as written has any. */
  public static boolean in(String written) {
    return PLACEHOLDER.matcher(written).find();
  }

  /** The fault of a setting whose placeholders lead nowhere. */
  public static String fault(String key, String written) {
    String named =
        PLACEHOLDER
            .matcher(written)
            .results()
            .map(MatchResult::group)
            .distinct()
            .collect(Collectors.joining(" and "));
    return key + " needs " + named + ", which is not there" + remedy(written);
  }

  private static String remedy(String written) {
    String secrets =
        SECRET
            .matcher(written)
            .results()
            .map(
                secret ->
                    secret.group(1) + " (or " + SecretFunction.variable(secret.group(1)) + ")")
            .distinct()
            .collect(Collectors.joining(" and "));
    return secrets.isEmpty()
        ? ""
        : ": put a file "
            + secrets
            + " that this user can read into the folder caravan.secrets.folder";
  }
}
