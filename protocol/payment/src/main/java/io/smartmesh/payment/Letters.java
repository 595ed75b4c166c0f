package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be said under seal at the end of the turn: all for one node shares its packets, so
 * that many payments cost one seal (PY-96).
 *
 * @param <T> one entry
 */
final class Letters<T> {
  private record Letter<T>(PublicKey to, List<T> entries) {}

  /** Seals entries in as many packets as it takes. */
  interface Seal<T> {
    List<Bytes> packets(PublicKey to, List<T> entries);
  }

  private final Seal<T> seal;
  private final Map<Address, Letter<T>> waiting = new TreeMap<>();

  Letters(Seal<T> seal) {
    this.seal = seal;
  }

  void add(PublicKey to, T entry) {
    waiting
        .computeIfAbsent(to.address(), a -> new Letter<>(to, new ArrayList<>()))
        .entries
        .add(entry);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void send(Turn turn) {
    waiting.forEach(
        (to, letter) ->
            seal.packets(letter.to, letter.entries).forEach(packet -> turn.send(to, packet)));
    waiting.clear();
  }
}
