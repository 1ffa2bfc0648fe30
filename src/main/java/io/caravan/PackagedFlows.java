package io.caravan;

import io.caravan.flow.FlowFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The shipped flows out of the jar, for hosts that have no folder of them. */
final class PackagedFlows {
  private static final String PLACE = "io/caravan/routes/";

  private PackagedFlows() {}

  static List<FlowFile> of(CamelContext context, String topology) {
    try {
      Collection<Resource> found =
          PluginHelper.getPackageScanResourceResolver(context)
              .findResources("classpath:" + PLACE + topology + "/*.camel.yaml");
      List<FlowFile> files = new ArrayList<>();
      for (Resource one : found) {
        String name = one.getLocation().substring(one.getLocation().lastIndexOf('/') + 1);
        try (InputStream in = one.getInputStream()) {
          files.add(
              new FlowFile(
                  topology + "/" + name,
                  ResourceHelper.fromString(
                      name, new String(in.readAllBytes(), StandardCharsets.UTF_8))));
        }
      }
      files.sort(Comparator.comparing(FlowFile::name));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("the shipped flows could not be read from the jar", e);
    } catch (Exception e) {
      throw new IllegalStateException("the shipped flows could not be found in the jar", e);
    }
  }
}
