package dev.mizzen.model.service;

/**
 * Where an endpoint or a proxy runs. Shape: {@code label} is {@code region/zone/subzone} as it was
 * written (Kubernetes always writes both slashes, a ServiceEntry as the user did); empty where
 * unknown. Source: Istio 1.30, model.Locality.
 */
public record Locality(String label) {
  public static final Locality UNKNOWN = new Locality("");

  public static Locality of(String region, String zone, String subZone) {
    return region.isEmpty() && zone.isEmpty() && subZone.isEmpty()
        ? UNKNOWN
        : new Locality(region + "/" + zone + "/" + subZone);
  }

  public String region() {
    return part(0);
  }

  public String zone() {
    return part(1);
  }

  public String subZone() {
    return part(2);
  }

  private String part(int index) {
    String[] parts = label.split("/", 3);
    return index < parts.length ? parts[index] : "";
  }
}
