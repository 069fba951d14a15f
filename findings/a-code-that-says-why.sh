#!/usr/bin/env bash
# Can the invoice of a training body, exempt of VAT because it trains, say so by the code that EN 16931 has for it?
#
# Guess:  it can: VATEX-EU-132-1I (vocational training) or VATEX-FR-CGI261-4, alone, as the rule asks for a reason or a code (BR-E-10).
# Seen:   the rules of the norm, which ads-facturx runs, find nothing wrong, with the code or with the reason in words. facturex, made
#         for France, reads no code: it says that the reason is missing, drops the code when it writes the invoice again, and refuses each
#         exempt invoice that does not say "art. 293 B", the regime of small companies, which is another one. Only that mention passes. Left to
#         itself, the writer of ads-facturx gives as reason "Vat exempt", in English.
# Why it matters: the training of who holds the attestation is exempt (art. 261, 4, 4° a of the CGI); the mention asked for claims another regime.
# Here:   no invoice is written or read: prices are TTC, and the OF answers for its VAT (`shared/src/catalogue`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages ads-facturx==0.7.19 facturex==0.6.4

cat >invoice.py <<'PYTHON'
import re
from ads_facturx.Builders.xml.FacturXPolicy import InvoicePolicy
from ads_facturx.Validators.schematron import xml_check_schematron
from facturex import parse, validate, write_cii

def party(name, siren, vat=""):
    vat = vat and f'<SpecifiedTaxRegistration><ID schemeID="VA">{vat}</ID></SpecifiedTaxRegistration>'
    return (f'<Name>{name}</Name><SpecifiedLegalOrganization><ID schemeID="0002">{siren}</ID></SpecifiedLegalOrganization><PostalTradeAddress>'
            f'<PostcodeCode>35000</PostcodeCode><LineOne>1 rue du Port</LineOne><CityName>Rennes</CityName><CountryID>FR</CountryID></PostalTradeAddress>{vat}')

def exempt(amounts, why):
    return f"<ApplicableTradeTax>{amounts[:1] and '<CalculatedAmount>0.00</CalculatedAmount>'}<TypeCode>VAT</TypeCode>{why[0]}{amounts}<CategoryCode>E</CategoryCode>{why[1]}<RateApplicablePercent>0</RateApplicablePercent></ApplicableTradeTax>"

def invoice(reason="", code=""):
    why = (reason and f"<ExemptionReason>{reason}</ExemptionReason>", code and f"<ExemptionReasonCode>{code}</ExemptionReasonCode>")
    body = f"""<rsm:ExchangedDocumentContext><GuidelineSpecifiedDocumentContextParameter><ID>urn:cen.eu:en16931:2017</ID></GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ID>F-1</ID><TypeCode>380</TypeCode><IssueDateTime><udt:DateTimeString format="102">20270303</udt:DateTimeString></IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><IncludedSupplyChainTradeLineItem><AssociatedDocumentLineDocument><LineID>1</LineID></AssociatedDocumentLineDocument>
<SpecifiedTradeProduct><Name>Formation</Name></SpecifiedTradeProduct><SpecifiedLineTradeAgreement><NetPriceProductTradePrice><ChargeAmount>480.00</ChargeAmount></NetPriceProductTradePrice></SpecifiedLineTradeAgreement>
<SpecifiedLineTradeDelivery><BilledQuantity unitCode="C62">1</BilledQuantity></SpecifiedLineTradeDelivery><SpecifiedLineTradeSettlement>{exempt("", ("", ""))}
<SpecifiedTradeSettlementLineMonetarySummation><LineTotalAmount>480.00</LineTotalAmount></SpecifiedTradeSettlementLineMonetarySummation></SpecifiedLineTradeSettlement></IncludedSupplyChainTradeLineItem>
<ApplicableHeaderTradeAgreement><SellerTradeParty>{party("École des élus", "404833048", "FR83404833048")}</SellerTradeParty><BuyerTradeParty>{party("Gestionnaire", "732829320")}</BuyerTradeParty></ApplicableHeaderTradeAgreement>
<ApplicableHeaderTradeDelivery/><ApplicableHeaderTradeSettlement><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode>{exempt("<BasisAmount>480.00</BasisAmount>", why)}
<SpecifiedTradePaymentTerms><DueDateDateTime><udt:DateTimeString format="102">20270402</udt:DateTimeString></DueDateDateTime></SpecifiedTradePaymentTerms>
<SpecifiedTradeSettlementHeaderMonetarySummation><LineTotalAmount>480.00</LineTotalAmount><TaxBasisTotalAmount>480.00</TaxBasisTotalAmount><TaxTotalAmount currencyID="EUR">0.00</TaxTotalAmount>
<GrandTotalAmount>480.00</GrandTotalAmount><DuePayableAmount>480.00</DuePayableAmount></SpecifiedTradeSettlementHeaderMonetarySummation></ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>"""
    body = re.sub(r"<(/?)(?=[A-Z])", r"<\1ram:", body)
    space = "urn:un:unece:uncefact:data:standard:"
    return f'<rsm:CrossIndustryInvoice xmlns:rsm="{space}CrossIndustryInvoice:100" xmlns:ram="{space}ReusableAggregateBusinessInformationEntity:100" xmlns:udt="{space}UnqualifiedDataType:100">{body}</rsm:CrossIndustryInvoice>'

ways = {"VATEX-EU-132-1I": {"code": "VATEX-EU-132-1I"}, "VATEX-FR-CGI261-4": {"code": "VATEX-FR-CGI261-4"}, "art. 261": {"reason": "Exonération, art. 261, 4, 4° a du CGI"},
        "code and art. 261": {"code": "VATEX-EU-132-1I", "reason": "Exonération, art. 261, 4, 4° a du CGI"}, "art. 293 B": {"reason": "TVA non applicable, art. 293 B du CGI"}}
for way, said in ways.items():
    open("invoice.xml", "w").write(invoice(**said))
    refused = [rule for failed in xml_check_schematron("invoice.xml").values() for finding in failed for rule in finding if rule != "Location"]
    read = parse("invoice.xml")
    errors = [finding.rule for finding in validate(read).findings if finding.severity == "error"]
    again = write_cii(read)
    again = again if isinstance(again, str) else again.decode()
    print(way, "| the norm:", *refused or ["right"], "| facturex:", *errors or ["right"], "| written again with the code:", "ExemptionReasonCode" in again)
print("ads-facturx, unless told:", InvoicePolicy(None, None).vat_exemption_reason("E"))
PYTHON
seen venv/bin/python invoice.py <<'SEEN'
VATEX-EU-132-1I | the norm: right | facturex: BR-E-10 FR-TVA-293B | written again with the code: False
VATEX-FR-CGI261-4 | the norm: right | facturex: BR-E-10 FR-TVA-293B | written again with the code: False
art. 261 | the norm: right | facturex: FR-TVA-293B | written again with the code: False
code and art. 261 | the norm: right | facturex: FR-TVA-293B | written again with the code: False
art. 293 B | the norm: right | facturex: right | written again with the code: False
ads-facturx, unless told: Vat exempt
SEEN
