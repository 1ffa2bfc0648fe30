package io.caravan.flow;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.Language;

/**
 * The beans of a host for a context in which a file is only tried. Parts that belong to one context
 * are left out: the trial would take the host's for its own and stop them at its end.
 */
record HostBeans(CamelContext host) implements BeanRepository {
  @Override
  public Object lookupByName(String name) {
    return free(host.getRegistry().lookupByName(name));
  }

  @Override
  public <T> T lookupByNameAndType(String name, Class<T> type) {
    return free(host.getRegistry().lookupByNameAndType(name, type));
  }

  @Override
  public <T> Map<String, T> findByTypeWithName(Class<T> type) {
    return isBound(type) ? Map.of() : host.getRegistry().findByTypeWithName(type);
  }

  @Override
  public <T> Set<T> findByType(Class<T> type) {
    return isBound(type) ? Set.of() : host.getRegistry().findByType(type);
  }

  private static <T> T free(T bean) {
    return bean == null || isBound(bean.getClass()) ? null : bean;
  }

  private static boolean isBound(Class<?> type) {
    return Component.class.isAssignableFrom(type)
        || Language.class.isAssignableFrom(type)
        || DataFormat.class.isAssignableFrom(type);
  }
}
