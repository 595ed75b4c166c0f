package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          from 0xC31ce70dff70c66ab651c998d64549a26f03fdc1 it | from [id-1] it
          6266d7fc93e8f8 and 6266d7fc93e8f8                  | [id-1] and [id-1]
          key=ab12 head=123456                               | key=ab12 head=123456
          udp 192.168.1.4:7711 and 10.0.0.9                  | udp [ip-1]:7711 and [ip-2]
          127.0.0.1:9471 0.0.0.0 ::1                         | 127.0.0.1:9471 0.0.0.0 ::1
          at fe80::446:6aff:fe94:cfd%eth0                    | at [ip-1]%eth0
          [2001:db8:1:2:3:4:5:6]:7713                        | [[ip-1]]:7713
          2026-11-23T12:36:04.437Z INFO up                   | 2026-11-23T12:36:04.437Z INFO up
          https://rpc.example/v3/SECRETKEY is down           | [link-1] is down
          name=Anna Li, not Annabel                          | name=[name-1], not Annabel
          ann met ANN at annexe                              | [name-1] met [name-2] at annexe
          张三 says                                          | [name-1] says
          /home/li/.smartmesh/lock                           | [home-1]/.smartmesh/lock
          Java 17.0.15                                       | Java 17.0.15
          """)
  void nobodyIsNamed(String line, String expected) {
    assertEquals(expected, new Redactor("/home/li", List.of("Ann", "Anna Li", "张三")).redact(line));
  }
}
