package io.smartmesh.udp;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import io.smartmesh.mesh.BearerId;
import io.smartmesh.mesh.BearerTraits;
import io.smartmesh.node.Bearer;
import io.smartmesh.node.DropCounts;
import io.smartmesh.node.NodeOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds neighbours by multicast on every interface that is up, over IPv6 ({@code udp/eth0}) and
 * IPv4 ({@code udp4/eth0}), whichever there are; needs no address plan, router or server.
 * Interfaces may come and go. Where there is none but loopback, nodes on the same machine meet
 * there ({@code udp4/lo}).
 *
 * <p>Uses UDP port {@link #PORT} for the group and the next one for direct frames: a firewall must
 * let both in.
 *
 * <p>Java decides at its start whether there is IPv6: where no interface had an IPv6 address then,
 * not even loopback, it has to be started again to use one that came later.
 */
public final class MulticastUdpBearer implements Bearer {
  static final int PORT = 7711;

  private static final long REFRESH_MILLIS = 2_000;

  /** Where waking costs more than a new network that is found late. */
  private static final long REFRESH_MILLIS_PHONE = 30_000;

  private final long refreshMillis;

  private final Map<Place, MulticastLink> links = new ConcurrentHashMap<>();
  private final DropCounts drops = new DropCounts();
  private final UdpLoop loop = new UdpLoop("smartmesh-udp", drops);

  public MulticastUdpBearer() {
    this(false);
  }

  /**
   * @param isPhone whether interfaces are looked for each half minute and not every two seconds
   */
  public MulticastUdpBearer(boolean isPhone) {
    refreshMillis = isPhone ? REFRESH_MILLIS_PHONE : REFRESH_MILLIS;
  }

  @Override
  public void start(Events events) {
    loop.start(() -> refresh(events), refreshMillis);
  }

  private void refresh(Events events) {
    List<Place> now = Place.find();
    for (Place place : links.keySet()) {
      if (!now.contains(place)) {
        leave(place, events);
      }
    }
    for (Place place : now) {
      if (!links.containsKey(place)) {
        enter(place, events);
      }
    }
  }

  private void enter(Place place, Events events) {
    BearerId bearer = place.bearer();
    try {
      MulticastLink link =
          MulticastLink.open(
              place, PORT, loop, drops, full -> events.full(bearer, Optional.empty(), full));
      link.watch(loop, events::received);
      links.put(place, link);
      events.up(bearer, BearerTraits.prompt(link.frameMost()));
    } catch (IOException e) {
      // A fresh IPv6 address is not usable for a second or two: the next refresh tries again.
      return;
    }
  }

  private void leave(Place place, Events events) {
    MulticastLink link = links.remove(place);
    if (link != null) {
      link.close();
      events.down(place.bearer());
    }
  }

  @Override
  public void send(BearerId bearer, Optional<BearerAddress> to, Bytes frame) {
    send(new Errand(bearer, to), List.of(frame));
  }

  @Override
  public void send(List<NodeOutput.Transmit> frames) {
    Errand.of(frames).forEach(this::send);
  }

  private void send(Errand errand, List<Bytes> frames) {
    for (Map.Entry<Place, MulticastLink> entry : links.entrySet()) {
      if (entry.getKey().bearer().equals(errand.bearer())) {
        entry.getValue().send(errand.to(), frames);
      }
    }
  }

  @Override
  public void resumed() {
    loop.hurry();
  }

  @Override
  public Map<String, Long> drops() {
    return drops.all();
  }

  @Override
  public void close() {
    loop.close();
    links.values().forEach(MulticastLink::close);
    links.clear();
  }
}
