package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A ServiceEntry and what it was converted to. Kept from one index to the next, so that an
 * unchanged ServiceEntry is converted once.
 *
 * @param defaultExportTo who sees it where it does not say
 * @param allocated addresses given to hosts without their own
 */
record ServiceEntryServices(
    ConfigResource<ServiceEntry> entry,
    List<String> defaultExportTo,
    Map<String, AllocatedAddresses> allocated,
    List<Service> services) {

  static Map<ConfigKey, ServiceEntryServices> convert(
      ServiceInputs inputs, AddressPool pool, Map<ConfigKey, ServiceEntryServices> previous) {
    List<String> defaultExportTo = inputs.mesh().config().getDefaultServiceExportToList();
    Map<ConfigKey, ServiceEntryServices> converted = new HashMap<>();
    for (ConfigResource<ServiceEntry> entry : inputs.serviceEntries()) {
      Map<String, AllocatedAddresses> own = pool.of(entry.key());
      ServiceEntryServices known = previous.get(entry.key());
      boolean isKnown = known != null && known.isFor(entry, defaultExportTo, own);
      converted.put(
          entry.key(),
          isKnown
              ? known
              : new ServiceEntryServices(
                  entry,
                  defaultExportTo,
                  own,
                  ServiceEntryConverter.convert(entry, defaultExportTo, own)));
    }
    return converted;
  }

  private boolean isFor(
      ConfigResource<ServiceEntry> other,
      List<String> otherDefault,
      Map<String, AllocatedAddresses> otherAllocated) {
    return Identity.isSame(entry, other)
        && defaultExportTo.equals(otherDefault)
        && allocated.equals(otherAllocated);
  }
}
