package io.smartmesh.model.small;

import io.smartmesh.model.Game;
import io.smartmesh.model.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * R0: the ids of the channels of two parties in one token, told apart by the deadline of their
 * opening. A slot is kept only where the id could else be opened again.
 */
record Ids(Set<Rule> rules) implements Game<Ids.World> {
  private static final int DEADLINES = 3;
  private static final int END = 5;

  enum Rule {
    /** An opening after the deadline in its id is refused. */
    DEADLINE,
    /** A channel that finishes by then leaves a tombstone. */
    TOMBSTONE,
    /** By then means up to that second, in which an opening is still taken. */
    STRICTLY_AFTER
  }

  enum Slot {
    EMPTY,
    LIVE,
    TOMBSTONE
  }

  /**
   * One slot for each deadline.
   *
   * @param time of the newest block, in seconds
   * @param opened how often each id was opened
   */
  record World(int time, List<Slot> slots, List<Integer> opened) {
    World at(int later) {
      return new World(later, slots, opened);
    }

    World with(int id, Slot slot, int times) {
      List<Slot> newSlots = new ArrayList<>(slots);
      newSlots.set(id, slot);
      List<Integer> newOpened = new ArrayList<>(opened);
      newOpened.set(id, times);
      return new World(time, List.copyOf(newSlots), List.copyOf(newOpened));
    }
  }

  @Override
  public World start() {
    List<Slot> slots = new ArrayList<>();
    List<Integer> opened = new ArrayList<>();
    for (int id = 0; id <= DEADLINES; id++) {
      slots.add(Slot.EMPTY);
      opened.add(0);
    }
    return new World(0, List.copyOf(slots), List.copyOf(opened));
  }

  @Override
  public List<Step<World>> moves(World world) {
    List<Step<World>> steps = new ArrayList<>();
    if (world.time < END) {
      steps.add(new Step<>("a second passes", world.at(world.time + 1)));
    }
    for (int id = 0; id <= DEADLINES; id++) {
      boolean inTime = world.time <= id || !rules.contains(Rule.DEADLINE);
      if (world.slots.get(id) == Slot.EMPTY && inTime) {
        World after = world.with(id, Slot.LIVE, world.opened.get(id) + 1);
        steps.add(new Step<>("a channel is opened, to be opened by " + id, after));
      }
      if (world.slots.get(id) == Slot.LIVE) {
        World after = world.with(id, finished(world.time, id), world.opened.get(id));
        steps.add(new Step<>("the channel of " + id + " finishes", after));
      }
    }
    return steps;
  }

  private Slot finished(int time, int deadline) {
    boolean past = rules.contains(Rule.STRICTLY_AFTER) ? time > deadline : time >= deadline;
    return past || !rules.contains(Rule.TOMBSTONE) ? Slot.EMPTY : Slot.TOMBSTONE;
  }

  @Override
  public void endgames(World world, Verdicts verdicts) {
    verdicts.played();
    if (world.opened.stream().anyMatch(times -> times > 1)) {
      verdicts.broken("an id was opened twice", () -> "opened " + world.opened);
    }
  }
}
