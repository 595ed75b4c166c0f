package io.smartmesh.mesh;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A route table alone, with one neighbour that the test speaks for. */
final class Fakes {
  static final Address NEIGHBOUR =
      new Address(
          Bytes.wrap(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}));

  /** Every key is valid and every signature good: for tests of size. */
  static final Curve CURVE =
      new Curve() {
        @Override
        public String name() {
          return "fake";
        }

        @Override
        public Optional<PublicKey> parse(Bytes compressed) {
          return Optional.of(new PublicKey(compressed, new Address(compressed.slice(0, 20))));
        }

        @Override
        public Optional<SigningKey> key(Secret secret) {
          return Optional.empty();
        }

        @Override
        public Optional<PublicKey> plus(PublicKey key, Secret scalar) {
          return Optional.empty();
        }

        @Override
        public Optional<Integer> recoveryId(PublicKey signer, Hash digest, Signature signature) {
          return Optional.empty();
        }

        @Override
        public Optional<PublicKey> recover(Hash digest, Signature signature, int recoveryId) {
          return Optional.empty();
        }

        @Override
        public boolean verify(PublicKey signer, Hash digest, Signature signature) {
          return true;
        }
      };

  private Fakes() {}

  static Table table(Curve curve) {
    return new Table(curve);
  }

  static final class Table {
    final RouteTable table;
    final List<MeshOutput> told = new ArrayList<>();
    private final Teller teller = new Teller(new Moment(0));

    Table(Curve curve) {
      OwnIds own = new OwnIds(new MeshConfig(Island.NETWORK, 1), Keys.of(99));
      table = new RouteTable(Island.NETWORK, curve, curve, own, neighbour -> 256, Scope.STANDARD);
    }

    Turn turn(Moment now) {
      return new Turn(now, told::add);
    }

    boolean take(Advert advert) {
      return take(NEIGHBOUR, advert);
    }

    boolean take(Address from, Advert advert) {
      return table.take(turn(new Moment(0)), from, teller, advert);
    }

    int drops(DropReason reason) {
      return (int) told.stream().filter(new MeshOutput.Dropped(reason)::equals).count();
    }
  }
}
