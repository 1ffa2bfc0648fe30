package io.caravan.command;

import io.caravan.system.PackListing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code new-system}: writes a pack of one's own that passes {@code check} as it stands. */
@Command(
    name = "new-system",
    description =
        "Begins a pack for a system that Caravan does not know: a system.yaml that explains itself,"
            + " one stream and one action, their mappings and samples. Overwrites nothing.",
    mixinStandardHelpOptions = true)
public final class NewSystemCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
  private static final List<String> ROLES = List.of("pos", "shop", "erp", "warehouse");
  private static final Path USUAL = Path.of("config");
  private static final String NONE = "none";
  private static final String ROUTE = "route";

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "Kind of the system: small letters, digits and dashes.")
  private String name;

  @Option(
      names = "--protocol",
      paramLabel = "PROTOCOL",
      description =
          "rest (the default), graphql, json-rpc, route (it has no API: routes of a flow file reach"
              + " it), or none: it only posts to us.",
      defaultValue = "rest")
  private String protocol;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "pos, shop, erp or warehouse: decides who owns what. Default: pos; of one that only"
              + " posts, warehouse.")
  private String role;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Folder with systems/ and mappings/ in it. Default: config.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    known("--protocol", protocol, Scaffold.PROTOCOLS);
    String as = role == null ? (NONE.equals(protocol) ? "warehouse" : "pos") : role;
    known("--role", as, ROLES);
    if (!NAME.matcher(name).matches()) {
      throw new ParameterException(
          spec.commandLine(), name + " is no name: small letters, digits and dashes only");
    }
    if (PackListing.shipped().contains(name)) {
      throw new CommandFault(
          name + " comes with Caravan, and a pack of that name would go before it. Take another");
    }
    Scaffold scaffold = new Scaffold(place(), name, protocol, as);
    List<Path> there = scaffold.there();
    if (!there.isEmpty()) {
      throw new CommandFault(
          there.get(0)
              + " is there already"
              + (there.size() > 1 ? " and " + (there.size() - 1) + " more files" : "")
              + "; nothing was written. Take another name, or move what is there away");
    }
    boolean other = scaffold.otherSchema();
    List<Path> written = scaffold.write();
    PrintWriter out = spec.commandLine().getOut();
    written.forEach(file -> out.println("wrote " + file));
    if (other) {
      out.println(
          "left  "
              + place().resolve(Scaffold.SCHEMA)
              + ": it is of another version of Caravan; delete it to get the one of this version"
              + " with the next new-system");
    }
    out.println();
    out.println("It passes as it stands:");
    out.println();
    out.println("  " + check(scaffold.flows()));
    out.println();
    out.println("Now make it yours: " + scaffold.manifest() + " explains each of its keys.");
    out.println("It runs once its settings stand in config/application.properties.");
    out.flush();
    return LedgerCommand.GOOD;
  }

  private void known(String option, String value, List<String> words) {
    if (!words.contains(value)) {
      throw new ParameterException(
          spec.commandLine(), option + " " + value + ": it is one of " + String.join(", ", words));
    }
  }

  private Path place() {
    if (folder != null) {
      return folder;
    }
    return Files.isDirectory(USUAL) ? USUAL : Configuration.home().resolve(USUAL);
  }

  private String check(Path flows) {
    String system = " --set caravan.systems." + name + ".";
    String elsewhere =
        folder == null
            ? ""
            : " --set caravan.packs="
                + folder.resolve("systems")
                + " --set caravan.mappings="
                + folder.resolve("mappings");
    return "./caravan check"
        + elsewhere
        + (flows == null ? "" : " --set caravan.routes=routes," + flows)
        + system
        + "kind="
        + name
        + setting(system);
  }

  private String setting(String system) {
    return switch (protocol) {
      case NONE -> system + "secret=not-yet";
      case ROUTE -> "";
      default -> system + "url=https://" + name + ".example";
    };
  }
}
