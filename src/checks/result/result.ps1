# How the options are called that sentences name.
$Options = @{ Archive = '-Archive'; Baseline = '-Baseline'; Backup = '-BackupName'; Url = '-Url' }

# A result of a check. Draft holds Subject, Step (of the runbook), Expected and perhaps a Verdict; the words are `<case>-actual`,
# `<case>-message` and, where there is something to do, `<case>-remedy`.
function New-Result {
    param(
        [hashtable]$Draft, [string]$Outcome, [string]$Case, [hashtable]$Values = @{},
        [object[]]$Files = @(), [object[]]$Settings = @()
    )
    $remedy = if ($Words.ContainsKey("$Case-remedy")) { Get-Words "$Case-remedy" $Values } else { $null }
    $actual = Get-Words "$Case-actual" $Values
    $result = New-Told -Draft $Draft -Outcome $Outcome -Actual $actual -Message (Get-Words "$Case-message" $Values) -Remedy $remedy
    $result.Files = $Files
    $result.Settings = $Settings
    return $result
}

# What New-Result makes, of texts.
function New-Told {
    param([hashtable]$Draft, [string]$Outcome, [string]$Actual, [string]$Message, $Remedy = $null)
    $told = @{ Outcome = $Outcome; Actual = $Actual; Message = $Message; Remedy = $Remedy; Files = @(); Settings = @(); Verdict = $null }
    foreach ($key in $Draft.get_Keys()) { $told[$key] = $Draft[$key] }
    return $told
}

# A check that was not asked for, or whose premise failed.
function New-Skip {
    param([string]$Subject, $Step, [string]$Expected, [string]$Reason)
    $draft = @{ Subject = $Subject; Step = $Step; Expected = $Expected }
    return New-Told -Draft $draft -Outcome 'skip' -Actual (Get-Words 'result/not-looked-at') -Message (Get-Words 'result/skipped' @{ reason = $Reason })
}

# A check that has no subject here.
function New-NoSubject {
    param([string]$Summary)
    return New-Skip -Subject $Facts.Runtime -Step $null -Expected $Summary -Reason (Get-Words 'result/no-subject')
}

# That something could not be looked at, in a sentence of the check's.
function New-NotSeen {
    param([hashtable]$Draft, [string]$Message, [string]$Remedy)
    return New-Told -Draft $Draft -Outcome 'unknown' -Actual (Get-Words 'result/unseen-actual') -Message $Message -Remedy $Remedy
}

# That something could not be looked at, and why.
function New-NotSeenBecause {
    param([hashtable]$Draft, [string]$Name, $Reason, [string]$What)
    $why = Get-First -Items @($Reason, (Get-Words 'result/no-reason'))
    return New-Result -Draft $Draft -Outcome 'unknown' -Case 'result/unseen-because' -Values @{ name = $Name; reason = $why; remedy = Get-LookAgain -What $What }
}

# What to do about something that could not be looked at, whatever the reason is.
function Get-LookAgain {
    param([string]$What = (Get-Words 'result/the-file'))
    return Get-Words 'result/look-again' @{ what = $What }
}

# `it`, `them`: what a sentence calls so many things.
function Get-Pronoun {
    param([object[]]$Things)
    return $(if (@($Things).Count -eq 1) { Get-Words 'result/it' } else { Get-Words 'result/them' })
}

# The first of some values that is one; $null where none is.
function Get-First {
    param([object[]]$Items)
    foreach ($item in $Items) { if ($null -ne $item) { return $item } }
    return $null
}

# How many days before its end something is worth a word.
$SoonDays = 30

# Whole days until something ends; below 0 where it is over.
function Get-DaysLeft {
    param([DateTimeOffset]$End, [hashtable]$Context)
    return [int][Math]::Floor(($End - $Context.Readiness.Now).TotalDays)
}
