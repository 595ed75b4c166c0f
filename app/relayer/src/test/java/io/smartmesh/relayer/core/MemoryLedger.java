package io.smartmesh.relayer.core;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The tables of one database, and one sender's view of them that may break at each write. */
final class MemoryLedger implements Ledger {
  /** What is durable. */
  static final class Disk {
    final Map<Hash, Entry> entries = new LinkedHashMap<>();
    final TreeMap<Long, List<Flight.Offer>> offers = new TreeMap<>();
    final Set<Long> closed = new TreeSet<>();
    Optional<MemoryLedger> leader = Optional.empty();

    boolean holds(Hash transaction) {
      return offers.values().stream()
          .flatMap(List::stream)
          .anyMatch(offer -> offer.hash().equals(transaction));
    }
  }

  private final Disk disk;
  private final BooleanSupplier breaks;

  MemoryLedger(Disk disk, BooleanSupplier breaks) {
    this.disk = disk;
    this.breaks = breaks;
  }

  /** The process is gone, and its lock with it. */
  void killed() {
    if (disk.leader.filter(leader -> leader == this).isPresent()) {
      disk.leader = Optional.empty();
    }
  }

  private interface Change {
    void make();
  }

  private void write(Change change) throws LedgerFailure {
    if (disk.leader.filter(leader -> leader == this).isEmpty()) {
      throw new LedgerFailure("Another relayer sends now.");
    }
    if (breaks.getAsBoolean()) {
      killed();
      throw new LedgerFailure("before it was durable");
    }
    change.make();
    if (breaks.getAsBoolean()) {
      killed();
      throw new LedgerFailure("after it was durable");
    }
  }

  private List<Entry> those(Predicate<Entry> which) {
    return disk.entries.values().stream().filter(which).toList();
  }

  @Override
  public Optional<Entry> find(Hash id) {
    return Optional.ofNullable(disk.entries.get(id));
  }

  @Override
  public Optional<Entry> live(Address signer, Amount nonce) {
    return those(
            e ->
                !e.state().isSettled()
                    && e.request().signer().equals(signer)
                    && e.request().message().nonce().equals(nonce))
        .stream()
        .findFirst();
  }

  @Override
  public int waiting() {
    return those(e -> !e.state().isSettled()).size();
  }

  @Override
  public Standing standing(Address signer, long failedSince) {
    Amount needs = Amount.ZERO;
    List<Entry> live = those(e -> !e.state().isSettled() && e.request().signer().equals(signer));
    for (Entry entry : live) {
      needs = needs.plusOrMost(entry.request().needs());
    }
    return new Standing(live.size(), needs, 0);
  }

  @Override
  public boolean add(Entry entry, long now) {
    return disk.entries.putIfAbsent(entry.id(), entry) == null;
  }

  @Override
  public boolean lead() {
    if (disk.leader.isEmpty()) {
      disk.leader = Optional.of(this);
    }
    return disk.leader.get() == this;
  }

  @Override
  public List<Entry> senderQueue(Amount perGas, int most) {
    return those(e -> e.state() == Entry.State.QUEUED && !e.perGas().isLessThan(perGas)).stream()
        .limit(most)
        .toList();
  }

  @Override
  public List<Entry> senderLate(long deadline, int most) {
    return those(
        e ->
            e.state() == Entry.State.QUEUED
                && e.request().message().deadline().seconds() < deadline);
  }

  @Override
  public List<Entry> senderEntries(long nonce) {
    return those(e -> e.nonce() == nonce && !e.state().isSettled());
  }

  @Override
  public List<Flight> senderFlights() {
    List<Flight> flights = new ArrayList<>();
    disk.offers.forEach(
        (nonce, offers) -> {
          if (!disk.closed.contains(nonce)) {
            flights.add(new Flight(nonce, offers));
          }
        });
    return flights;
  }

  @Override
  public long senderFloor() {
    return disk.closed.stream().mapToLong(nonce -> nonce + 1).max().orElse(0);
  }

  @Override
  public void senderOffers(long nonce, Flight.Offer offer, List<Entry> entries, long now)
      throws LedgerFailure {
    write(
        () -> {
          disk.offers.computeIfAbsent(nonce, n -> new ArrayList<>()).add(offer);
          entries.forEach(entry -> disk.entries.put(entry.id(), entry));
        });
  }

  @Override
  public void senderWrites(List<Entry> entries, long now) throws LedgerFailure {
    write(() -> entries.forEach(entry -> disk.entries.put(entry.id(), entry)));
  }

  @Override
  public void senderCloses(long nonce, List<Entry> entries, long now) throws LedgerFailure {
    write(
        () -> {
          disk.closed.add(nonce);
          entries.forEach(entry -> disk.entries.put(entry.id(), entry));
        });
  }

  @Override
  public void senderForgets(long settledBefore) throws LedgerFailure {
    write(() -> {});
  }
}
