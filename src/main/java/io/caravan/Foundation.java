package io.caravan;

import io.caravan.api.Reach;
import io.caravan.api.Vault;
import io.caravan.flow.FlowFile;
import io.caravan.flow.FlowLoader;
import io.caravan.flow.FlowSettings;
import io.caravan.mapping.Mappings;
import io.caravan.reconcile.Reconciling;
import io.caravan.system.Systems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * What can be known without a ledger and without asking anybody: settings, systems, mappings and
 * flow files. Both checking and running begin here.
 */
public final class Foundation {
  private static final String MAPPINGS = "config/mappings";
  private static final String PACKS = "config/systems";

  private static final String ROUTES = "caravan.routes";
  private static final String USUAL_ROUTES = "routes";
  private static final String CLASSPATH = "classpath";
  private static final List<String> TOPOLOGIES = List.of("hub", "point-to-point");

  private final Settings settings;
  private final Systems systems;
  private final Mappings mappings;
  private final Vault vault;

  private Foundation(Settings settings, Systems systems, Mappings mappings) {
    this.settings = settings;
    this.systems = systems;
    this.mappings = mappings;
    // At its usual place a key is made on first use; at a place of the operator's it must be.
    String key = settings.get("caravan.key-file", "");
    boolean usual = key.isEmpty() || Path.of(key).equals(Vault.DEFAULT_FILE);
    this.vault = Vault.open(usual ? null : place(key), System.getenv("CARAVAN_KEY"));
  }

  /** Reads everything; what is wrong is told by {@link #faults}. */
  public static Foundation of(Settings settings) {
    Systems systems = Systems.read(settings.all(), folders(settings, "caravan.packs", PACKS));
    return new Foundation(
        settings, systems, new Mappings(folders(settings, "caravan.mappings", MAPPINGS), systems));
  }

  private static List<Path> folders(Settings settings, String key, String usual) {
    List<Path> folders = new ArrayList<>();
    for (String name : settings.get(key, usual).split(",")) {
      if (!name.isBlank()) {
        folders.add(place(name.strip()));
      }
    }
    return folders;
  }

  /** A relative path is looked for in the working folder, then in the installation. */
  static Path place(String name) {
    Path here = Path.of(name);
    if (here.isAbsolute() || Files.exists(here)) {
      return here;
    }
    return Path.of(System.getProperty("caravan.home", ".")).resolve(name);
  }

  public Settings settings() {
    return settings;
  }

  public Systems systems() {
    return systems;
  }

  public Mappings mappings() {
    return mappings;
  }

  /** Where the key of the stored tokens comes from. */
  public Vault vault() {
    return vault;
  }

  /** The integrator's folders of packs. */
  public List<Path> packFolders() {
    return folders(settings, "caravan.packs", PACKS);
  }

  /** The integrator's folders of mappings. */
  public List<Path> mappingFolders() {
    return folders(settings, "caravan.mappings", MAPPINGS);
  }

  /** Every fault of settings, packs and systems. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    settings.faults().forEach(fault -> faults.add(fault.toString()));
    FlowKeys.faults(settings.all()).forEach(fault -> faults.add(fault.toString()));
    systems.faults().forEach(fault -> faults.add(fault.toString()));
    OrderSettings.faults(settings, systems).forEach(fault -> faults.add(fault.toString()));
    Reconciling.fault(settings.get("caravan.reconcile.schedule", ""))
        .ifPresent(fault -> faults.add("caravan.reconcile.schedule: " + fault));
    boolean everywhere = settings.on("caravan.allow-private");
    systems.all().forEach(system -> faults.addAll(Reach.faults(system, everywhere)));
    vault.fault().ifPresent(faults::add);
    if (systems.all().isEmpty() && systems.faults().isEmpty()) {
      faults.add(
          "no system is configured: write caravan.systems.<name>.kind, see"
              + " config/application.properties");
    }
    for (String name : routes()) {
      Path folder = CLASSPATH.equals(name) ? null : folder(name);
      if (folder != null && !Files.isDirectory(folder)) {
        faults.add(
            "caravan.routes: there is no folder "
                + folder
                + " of flow files; caravan.routes=classpath takes the shipped ones out of the jar");
      }
    }
    return faults;
  }

  /** The flow files in force: of the chosen topology, and of the operator's own folders. */
  public List<FlowFile> flowFiles(CamelContext context) {
    List<FlowFile> files = new ArrayList<>();
    for (String name : routes()) {
      files.addAll(
          CLASSPATH.equals(name)
              ? PackagedFlows.of(context, topology())
              : FlowFile.in(folder(name)));
    }
    return files;
  }

  private String topology() {
    return settings.get("caravan.topology", "hub");
  }

  private List<String> routes() {
    return Stream.of(settings.get(ROUTES, USUAL_ROUTES).split(",")).map(String::strip).toList();
  }

  /** Flow files of a topology stand in a folder below, those that are for every one in it. */
  private Path folder(String name) {
    Path folder = place(name);
    boolean anyTopology =
        TOPOLOGIES.stream().anyMatch(one -> Files.isDirectory(folder.resolve(one)));
    return anyTopology || FlowFile.in(folder).isEmpty() ? folder.resolve(topology()) : folder;
  }

  /** A loader of flow files into a context. */
  public FlowLoader loader(CamelContext context) {
    return new FlowLoader(
        context, new ConfiguredSystems(systems, settings), flowSettings(), schemes());
  }

  /** What the components are called in a host. */
  HostSchemes schemes() {
    return new HostSchemes(settings.get("caravan.scheme-prefix", ""));
  }

  private FlowSettings flowSettings() {
    // Nobody tells of a change there, so the other one's writes are seen by reading often.
    String often = settings.on("caravan.shadow") ? settings.get("caravan.shadow.schedule") : null;
    return (routeId, name) ->
        settings.get(
            "caravan.flows." + routeId + "." + name, "schedule".equals(name) ? often : null);
  }

  /** Puts what mappings and endpoints look up into the context. */
  public void bind(CamelContext context) {
    context.getRegistry().bind("caravanSystems", Systems.class, systems);
    context.getRegistry().bind("caravanMappings", Mappings.class, mappings);
    context.getRegistry().bind("caravanFlowSettings", FlowSettings.class, flowSettings());
  }
}
