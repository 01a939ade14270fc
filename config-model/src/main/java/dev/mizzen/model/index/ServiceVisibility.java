package dev.mizzen.model.index;

import dev.mizzen.model.Visibility;
import dev.mizzen.model.service.Service;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/**
 * Which services each namespace may see. Source: spec config-and-registry §6.1; Istio 1.30,
 * servicesExportedToNamespace.
 */
final class ServiceVisibility {
  private final Map<String, List<Service>> byNamespace;
  private final List<Service> publicServices;

  private ServiceVisibility(Map<String, List<Service>> byNamespace, List<Service> publicServices) {
    this.byNamespace = byNamespace;
    this.publicServices = publicServices;
  }

  static ServiceVisibility of(List<Service> inCreationOrder) {
    List<Service> everybodys = new ArrayList<>();
    Map<String, List<Service>> exported = new HashMap<>();
    for (Service service : inCreationOrder) {
      switch (service.visibility()) {
        case Visibility.Public() -> everybodys.add(service);
        case Visibility.None() -> {}
        case Visibility.Namespaces(var namespaces) ->
            namespaces.forEach(name -> add(exported, name, service));
      }
    }
    List<Service> publicServices = List.copyOf(everybodys);
    Map<String, List<Service>> byNamespace = new HashMap<>();
    exported.forEach(
        (name, services) ->
            byNamespace.put(name, new Joined<>(List.copyOf(services), publicServices)));
    return new ServiceVisibility(byNamespace, publicServices);
  }

  private static void add(Map<String, List<Service>> byNamespace, String name, Service service) {
    byNamespace.computeIfAbsent(name, absent -> new ArrayList<>()).add(service);
  }

  /** Services made for this namespace or some namespaces, then those of all, each by age. */
  List<Service> visibleTo(String namespace) {
    return byNamespace.getOrDefault(namespace, publicServices);
  }

  /**
   * One list after another without a copy: a thousand namespaces with a private service each share
   * the public ones.
   */
  private static final class Joined<E> extends AbstractList<E> implements RandomAccess {
    private final List<E> first;
    private final List<E> second;

    Joined(List<E> first, List<E> second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public E get(int index) {
      return index < first.size() ? first.get(index) : second.get(index - first.size());
    }

    @Override
    public int size() {
      return first.size() + second.size();
    }
  }
}
