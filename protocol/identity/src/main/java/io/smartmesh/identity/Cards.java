package io.smartmesh.identity;

import io.smartmesh.base.Address;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The cards that are known, found by account and by device: the latter is asked per packet. */
final class Cards {
  private final TreeMap<Address, Card> byAccount = new TreeMap<>();

  /** Who certifies a device; more than one account may. */
  private final TreeMap<Address, TreeSet<Address>> accounts = new TreeMap<>();

  private final TreeSet<Address> revoked = new TreeSet<>();

  Cards(Map<Address, Card> stored) {
    stored.values().forEach(this::put);
  }

  Optional<Card> find(Address account) {
    return Optional.ofNullable(byAccount.get(account));
  }

  Collection<Card> all() {
    return byAccount.values();
  }

  /** Of several accounts that name the device, the lowest. */
  Optional<Address> accountOf(Address device) {
    return Optional.ofNullable(accounts.get(device)).map(TreeSet::first);
  }

  /** By any account that names the device. */
  boolean isRevoked(Address device) {
    return revoked.contains(device);
  }

  /** In place of the account's card before. */
  void put(Card card) {
    remove(card.account());
    byAccount.put(card.account(), card);
    for (Statement.Certificate certificate : card.devices()) {
      Address device = certificate.device();
      accounts.computeIfAbsent(device, key -> new TreeSet<>()).add(card.account());
      look(device);
    }
  }

  void remove(Address account) {
    Card card = byAccount.remove(account);
    if (card == null) {
      return;
    }
    for (Statement.Certificate certificate : card.devices()) {
      Address device = certificate.device();
      accounts.computeIfPresent(
          device,
          (key, naming) -> {
            naming.remove(account);
            return naming.isEmpty() ? null : naming;
          });
      look(device);
    }
  }

  private void look(Address device) {
    boolean is =
        accounts.getOrDefault(device, new TreeSet<>()).stream()
            .anyMatch(account -> find(account).filter(card -> card.isRevoked(device)).isPresent());
    if (is) {
      revoked.add(device);
    } else {
      revoked.remove(device);
    }
  }
}
