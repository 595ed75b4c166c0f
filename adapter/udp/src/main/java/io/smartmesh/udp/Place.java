package io.smartmesh.udp;

import io.smartmesh.mesh.BearerId;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where one can listen: an interface and one address family of it. The two families of an interface
 * are two bearers, because a neighbour may have either one only.
 *
 * @param index the system's number of the interface; another one after it was taken out and put in
 *     again
 * @param own our address there: link-local for IPv6
 */
record Place(BearerId bearer, int index, InetAddress own) {

  /** As many bearers as a node uses; a machine full of containers has more. */
  static final int MOST = 16;

  private static final Path DEVICES = Path.of("/sys/class/net");

  /**
   * The places there are now, of real devices before those of virtual ones, at most {@link #MOST}.
   * Loopback is one only where there is nothing else, so that nodes on this machine still meet. An
   * interface that vanishes while it is looked at is left out.
   */
  static List<Place> find() {
    List<NetworkInterface> devices = new ArrayList<>();
    try {
      devices.addAll(Collections.list(NetworkInterface.getNetworkInterfaces()));
    } catch (SocketException e) {
      return List.of(); // no interface at all
    }
    devices.sort(
        Comparator.comparing((NetworkInterface device) -> !is(device, "device"))
            .thenComparing(NetworkInterface::getIndex));
    List<Place> found = of(devices, Place::isUsable);
    return found.isEmpty() ? of(devices, Place::isLoopback) : found;
  }

  private static List<Place> of(
      List<NetworkInterface> devices, Predicate<NetworkInterface> wanted) {
    List<Place> found = new ArrayList<>();
    for (NetworkInterface device : devices) {
      if (wanted.test(device)) {
        first(device, ip -> ip instanceof Inet6Address && ip.isLinkLocalAddress())
            .ifPresent(own -> found.add(of("udp/", device, own)));
        first(device, Inet4Address.class::isInstance)
            .ifPresent(own -> found.add(of("udp4/", device, own)));
      }
    }
    return found.subList(0, Math.min(MOST, found.size()));
  }

  private static Place of(String prefix, NetworkInterface device, InetAddress own) {
    return new Place(new BearerId(prefix + device.getName()), device.getIndex(), own);
  }

  private static boolean isUsable(NetworkInterface device) {
    try {
      return device.isUp()
          && !device.isLoopback()
          && device.supportsMulticast()
          && !is(device, "brport"); // a bridge hears what its ports hear
    } catch (SocketException e) {
      return false;
    }
  }

  private static boolean isLoopback(NetworkInterface device) {
    try {
      return device.isUp() && device.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }

  /** Linux says with such a file what an interface is; elsewhere none is anything. */
  private static boolean is(NetworkInterface device, String what) {
    return Files.exists(DEVICES.resolve(device.getName()).resolve(what));
  }

  private static Optional<InetAddress> first(
      NetworkInterface device, Predicate<InetAddress> wanted) {
    return Collections.list(device.getInetAddresses()).stream().filter(wanted).findFirst();
  }

  /** As it is now; not part of this record, because it changes with every address added to it. */
  NetworkInterface device() throws IOException {
    NetworkInterface device = NetworkInterface.getByIndex(index);
    if (device == null) {
      throw new SocketException("interface " + index + " is gone");
    }
    return device;
  }

  boolean isIpv6() {
    return own instanceof Inet6Address;
  }
}
