package io.smartmesh.udp;

import io.smartmesh.mesh.BearerId;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
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

  /** All places there are now. An interface that vanishes while it is looked at is left out. */
  static List<Place> find(boolean loopbackToo) {
    List<Place> found = new ArrayList<>();
    try {
      for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (isUsable(device, loopbackToo)) {
          first(device, ip -> ip instanceof Inet6Address && ip.isLinkLocalAddress())
              .ifPresent(own -> found.add(of("udp/", device, own)));
          first(device, Inet4Address.class::isInstance)
              .ifPresent(own -> found.add(of("udp4/", device, own)));
        }
      }
    } catch (SocketException e) {
      return found; // no interface at all
    }
    return found;
  }

  private static Place of(String prefix, NetworkInterface device, InetAddress own) {
    return new Place(new BearerId(prefix + device.getName()), device.getIndex(), own);
  }

  private static boolean isUsable(NetworkInterface device, boolean loopbackToo) {
    try {
      return device.isUp() && (device.isLoopback() ? loopbackToo : device.supportsMulticast());
    } catch (SocketException e) {
      return false;
    }
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
