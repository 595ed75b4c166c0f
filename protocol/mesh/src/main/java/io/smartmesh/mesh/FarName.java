package io.smartmesh.mesh;

import static io.smartmesh.mesh.Advert.NAME_LENGTH;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;

/**
 * What stands in a packet where a destination does, if that is far (RT-53): as long as an address,
 * so that every way takes as much.
 *
 * <pre>
 * name of the landmark it lives near 6 | its own name 6 | last bytes of its address 8
 * </pre>
 */
final class FarName {
  private static final int LAST = Address.LENGTH - 2 * NAME_LENGTH;

  private FarName() {}

  static Address of(Address destination, Bytes home) {
    return new Address(Bytes.concat(home, Advert.name(destination), last(destination)));
  }

  static Bytes home(Address farName) {
    return farName.bytes().slice(0, NAME_LENGTH);
  }

  static Bytes name(Address farName) {
    return farName.bytes().slice(NAME_LENGTH, 2 * NAME_LENGTH);
  }

  static boolean means(Address farName, Address destination) {
    return name(farName).equals(Advert.name(destination))
        && last(farName).equals(last(destination));
  }

  private static Bytes last(Address address) {
    return address.bytes().slice(Address.LENGTH - LAST, Address.LENGTH);
  }
}
