package dev.mizzen.ca;

import static org.assertj.core.api.Assertions.assertThat;

import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 120, 123, 124, 125, 126, 127, 128, 250, 251, 255, 256, 65_530, 70_000})
  void lengthsAreWrittenInAsFewBytesAsTheyTake(int length) throws Exception {
    byte[] content = new byte[length];

    byte[] written = Der.sequence(new DEROctetString(content).getEncoded(), Der.bitString(content));

    ASN1EncodableVector same = new ASN1EncodableVector();
    same.add(new DEROctetString(content));
    same.add(new DERBitString(content));
    assertThat(written).isEqualTo(new DERSequence(same).getEncoded());
  }
}
