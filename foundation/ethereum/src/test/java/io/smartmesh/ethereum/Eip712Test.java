package io.smartmesh.ethereum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class Eip712Test {
  private static final String PERSON = "Person(string name,address wallet)";
  private static final String MAIL = "Mail(Person from,Person to,string contents)" + PERSON;

  @Test
  void gives_the_example_of_the_eip() throws IOException {
    Vectors vector = Vectors.load("eip712-mail.json");
    Hash domain =
        Eip712.domain(
            vector.text("name"),
            vector.text("version"),
            vector.number("chainId"),
            vector.address("contract"));
    assertEquals(vector.hash("domainSeparator"), domain);
    assertEquals(vector.hash("typeHash"), Eip712.typeHash(MAIL));
    Hash mail =
        Eip712.structHash(
            Eip712.typeHash(MAIL),
            person(vector.object("from")).bytes(),
            person(vector.object("to")).bytes(),
            Eip712.text(vector.text("contents")));
    assertEquals(vector.hash("structHash"), mail);
    Hash digest = Eip712.digest(domain, mail);
    assertEquals(vector.hash("digest"), digest);

    Curve curve = Curves.best();
    Hash secret = Hashes.keccak256(Bytes.utf8(vector.text("privateKeyPreimage")));
    SigningKey cow = curve.key(secret.bytes()).orElseThrow();
    assertEquals(vector.object("from").address("wallet"), cow.address());
    Signature signature = cow.sign(digest);
    int v = 27 + curve.recoveryId(cow.publicKey(), digest, signature).orElseThrow();
    assertEquals(vector.bytes("signature"), Bytes.concat(signature.rs(), Bytes.of(v)));
  }

  @Test
  void refuses_members_that_are_no_words() {
    for (int length : new int[] {0, 20, 31, 33, 64}) {
      Bytes member = Bytes.wrap(new byte[length]);
      assertThrows(
          IllegalArgumentException.class, () -> Eip712.structHash(Hash.ZERO, member), "" + length);
    }
  }

  private static Hash person(Vectors person) {
    return Eip712.structHash(
        Eip712.typeHash(PERSON),
        Eip712.text(person.text("name")),
        Words.of(person.address("wallet")));
  }
}
