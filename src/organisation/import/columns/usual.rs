//! What columns are usually called.

use super::Holds;

impl Holds {
    /// Usual names in English, German, French and Spanish, the surest first; letters and digits alone, in lower case,
    /// with a space between two names.
    pub(super) fn usual(self) -> &'static str {
        match self {
            Self::Id => {
                "id employeeid employeenumber employeeno employee personid personnelnumber personnelno staffid \
                 staffnumber workerid positionid positionnumber postid postuniquereference post person \
                 mitarbeiterid mitarbeiternummer mitarbeiternr personalnummer personalnr stellennummer \
                 planstelle matricule identifiant numéroemployé numérodesalarié idemployé idsalarié idempleado \
                 númerodeempleado numerodeempleado códigoempleado empleado idposición team group dir fullname \
                 employeename name mitarbeiter nom nombre"
            }
            Self::ReportsTo => {
                "reportsto reportstoid managerid manager linemanagerid linemanager managernumber supervisorid \
                 supervisor reportstoseniorpost reportingseniorpost reportstoposition superiorid superior \
                 parentid parent subteamof bossid boss vorgesetztenid vorgesetzterid vorgesetzternr vorgesetzter \
                 vorgesetzte führungskraftid führungskraft fuehrungskraft berichtetan idresponsable \
                 responsablehiérarchique responsable supérieurhiérarchique supérieur idjefe jefedirecto \
                 jefeinmediato jefe reportaa"
            }
            Self::Name => {
                "name fullname employeename displayname holder mitarbeitername vollername nomcomplet nom \
                 nombrecompleto nombre"
            }
            Self::Title => {
                "title jobtitle positiontitle position job role stellenbezeichnung berufsbezeichnung funktion \
                 stelle titel intituléduposte intitulédeposte fonction poste emploi titre denominacióndelpuesto \
                 puesto cargo título"
            }
            Self::Unit => {
                "unit department dept orgunit organisationunit organizationunit businessunit division abteilung \
                 organisationseinheit bereich einheit département departement direction unité service \
                 departamento unidad área area toplevel"
            }
            Self::Grade => {
                "grade gradeorequivalent joblevel paygrade payband band level entgeltgruppe gehaltsgruppe stufe \
                 échelon niveau classification grado nivel"
            }
            Self::Profession => {
                "profession professionaloccupationalgroup jobfamily occupation discipline function berufsgruppe \
                 beruf métier famillemétier profesión familiaprofesional"
            }
            Self::Fte => {
                "fte ftes numberofpostsinfte headcount heads people members size vzä vza vollzeitäquivalent \
                 stellenanteil etp équivalenttempsplein effectif etc equivalentetiempocompleto dedicación \
                 plantilla"
            }
            Self::Pay => {
                "pay salary annualsalary basesalary totalpay cost jahresgehalt gehalt salaireannuel salaire \
                 rémunération salarioanual salario sueldo"
            }
            Self::DottedLine => {
                "dottedline dottedlinemanager dottedlinemanagerid dottedlineto matrixmanager functionalmanager \
                 secondarymanager secondmanager fachlichervorgesetzter fachlichevorgesetzte \
                 responsablefonctionnel jefefuncional"
            }
            Self::Kind => "kind type teamtype",
            Self::Source => "source from person employee who von de desde",
            Self::Target => "target to with reportsto manager superior whom an à hacia",
        }
    }
}
