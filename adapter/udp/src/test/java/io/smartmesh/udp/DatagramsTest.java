package io.smartmesh.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Bytes;
import io.smartmesh.mesh.BearerAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatagramsTest {
  @Test
  void addressesComeBack() {
    InetSocketAddress ipv4 = new InetSocketAddress("192.0.2.7", 65_535);
    InetSocketAddress ipv6 = new InetSocketAddress("fe80::1%3", 513);

    assertEquals("c0000207ffff", Datagrams.toBearer(ipv4).bytes().toHex());
    assertEquals(Optional.of(ipv4), Datagrams.fromBearer(Datagrams.toBearer(ipv4), 0));
    assertEquals(
        "/[fe80:0:0:0:0:0:0:1%3]:513",
        Datagrams.fromBearer(Datagrams.toBearer(ipv6), 3).orElseThrow().toString());
  }

  @Test
  void otherBytesAreNoAddress() {
    for (int length : new int[] {0, 1, 2, 5, 7, 17, 19}) {
      BearerAddress bytes = new BearerAddress(Bytes.wrap(new byte[length]));
      assertEquals(Optional.empty(), Datagrams.fromBearer(bytes, 0));
    }
  }
}
