package io.smartmesh.cli;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The network interfaces of this machine. */
final class Interfaces {
  /**
   * @param ipv4 how many addresses it has
   * @param ipv6 likewise
   */
  record Seen(String name, boolean up, boolean multicast, int mtu, long ipv4, long ipv6) {}

  private Interfaces() {}

  /** All but loopback; those that go while they are looked at are left out. */
  static List<Seen> find() {
    List<Seen> found = new ArrayList<>();
    try {
      for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        add(found, device);
      }
    } catch (SocketException e) {
      return found; // none at all
    }
    return found;
  }

  private static void add(List<Seen> found, NetworkInterface device) {
    try {
      if (device.isLoopback()) {
        return;
      }
      List<InetAddress> addresses = Collections.list(device.getInetAddresses());
      long ipv4 = addresses.stream().filter(Inet4Address.class::isInstance).count();
      found.add(
          new Seen(
              device.getName(),
              device.isUp(),
              device.supportsMulticast(),
              device.getMTU(),
              ipv4,
              addresses.size() - ipv4));
    } catch (SocketException e) {
      return; // it has just gone
    }
  }
}
