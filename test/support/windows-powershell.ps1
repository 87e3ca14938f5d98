# Says what of scripts Windows PowerShell 5.1 cannot read or run: one line of JSON for each finding, on standard output.
# It is PowerShell's own parser that reads them. Commands have to stand in the table below; types and members are looked
# up in the reference assemblies of .NET Framework and of PowerShell 5.1, of which only those count that a 5.1 loads by
# itself or that the script loads with Add-Type.
param(
    # A file that holds the scripts' paths, one on each line.
    [string] $List,
    # Folders with reference assemblies, one for each version of .NET Framework; split by `;`.
    [string] $Frameworks,
    # System.Management.Automation.dll of PowerShell 5.1, for reference.
    [string] $Automation,
    # System.Reflection.MetadataLoadContext.dll.
    [string] $Loader
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

# Commands of 5.1 that our scripts may call, with the parameters that 5.1 has of those. Source: the reference of the
# modules Microsoft.PowerShell.{Core,Management,Security,Utility} and CimCmdlets, edition 5.1.
$commands = @{}
foreach ($line in @'
Add-Type AssemblyName
ConvertFrom-Json InputObject
ConvertTo-Json Compress Depth InputObject
Copy-Item Confirm Container Destination Force LiteralPath Path Recurse WhatIf
Export-ModuleMember Alias Cmdlet Function Variable
ForEach-Object Begin End InputObject MemberName Process
Get-Acl LiteralPath Path
Get-ChildItem Directory File Filter Force LiteralPath Name Path Recurse
Get-CimInstance ClassName Filter
Get-Command ArgumentList CommandType Module Name
Get-Date Date Format UFormat
Get-FileHash Algorithm LiteralPath Path
Get-Host
Get-Item Force LiteralPath Path
Get-ItemProperty LiteralPath Name Path
Get-Process ComputerName Id Name
Get-PSDrive Name PSProvider
Get-ScheduledTask
Get-Service ComputerName DisplayName Name
Get-Variable Name Scope ValueOnly
Import-Module DisableNameChecking Force Name PassThru SkipEditionCheck:no
Join-Path ChildPath Path Resolve
Measure-Object Average InputObject Maximum Minimum Property Sum
New-Item Confirm Force ItemType Name Path Value WhatIf
New-Object ArgumentList ComObject Property TypeName
Out-Null InputObject
Out-String InputObject Stream Width
Read-Host AsSecureString Prompt
Select-Object ExcludeProperty ExpandProperty First InputObject Last Property Skip Unique
Set-StrictMode Version
Set-Variable Force Name Option Scope Value
Sort-Object CaseSensitive Culture Descending InputObject Property Unique
Split-Path Leaf LiteralPath Parent Path
Start-Process ArgumentList FilePath NoNewWindow PassThru Wait WorkingDirectory
Start-Service Confirm InputObject Name WhatIf
Start-Sleep Milliseconds Seconds
Stop-Process Confirm Force Id Name WhatIf
Stop-Service Confirm Force InputObject Name WhatIf
Test-Path IsValid LiteralPath Path PathType
Unblock-File Confirm LiteralPath Path WhatIf
Where-Object EQ FilterScript InputObject Property Value
Write-Error Category ErrorId Exception Message
Write-Host BackgroundColor ForegroundColor NoNewline Object Separator
Write-Output InputObject NoEnumerate
Write-Progress Activity Completed CurrentOperation Id ParentId PercentComplete SecondsRemaining Status
Write-Verbose Message
Write-Warning Message
'@ -split '\r?\n') {
    $words = $line -split ' '
    $commands[$words[0]] = @($words | Select-Object -Skip 1)
}
$common = 'Debug ErrorAction ErrorVariable InformationAction InformationVariable OutBuffer OutVariable PipelineVariable' +
    ' Verbose WarningAction WarningVariable' -split ' '
$newVariables = 'IsWindows', 'IsLinux', 'IsMacOS', 'IsCoreCLR', 'PSStyle', 'EnabledExperimentalFeatures'
$newAttributes = 'ValidateNotNullOrWhiteSpace', 'ArgumentCompletions', 'Experimental', 'ValidateUserDrive'
# What powershell.exe 5.1 has loaded when a script begins.
$loaded = 'mscorlib', 'System', 'System.Core', 'System.Configuration', 'System.Configuration.Install', 'System.Data',
    'System.DirectoryServices', 'System.Management', 'System.Numerics', 'System.Transactions', 'System.Xml'

# ---- the references ----

Add-Type -Path $Loader
$automationFile = $Automation
$references = foreach ($folder in $Frameworks -split ';') {
    $files = @([IO.Directory]::GetFiles($folder, '*.dll')) + $automationFile
    $context = [Reflection.MetadataLoadContext]::new([Reflection.PathAssemblyResolver]::new([string[]] $files), 'mscorlib')
    @{ Name = [IO.Path]::GetFileName($folder); Context = $context; Folder = $folder; Types = @{}; Members = @{} }
}

# The type of that full name (`System.Collections.Generic.List`1`, in whatever case) in a reference; $null where the
# assemblies lack it.
function Find-ReferenceType($Reference, [string] $FullName, [string[]] $Assemblies) {
    foreach ($name in $Assemblies + 'System.Management.Automation') {
        if (-not $Reference.Types.ContainsKey($name)) {
            $file = Join-Path $Reference.Folder "$name.dll"
            if ($name -eq 'System.Management.Automation') { $file = $automationFile }
            $types = @{}
            if ([IO.File]::Exists($file)) {
                foreach ($type in $Reference.Context.LoadFromAssemblyPath($file).GetExportedTypes()) { $types[$type.FullName] = $type }
            }
            $Reference.Types[$name] = $types
        }
        $found = $Reference.Types[$name][$FullName]
        if ($null -ne $found) { return $found }
    }
    return $null
}

# All that a type has by name, inherited and of its interfaces.
function Get-Member51($Type) {
    $at = [Reflection.BindingFlags] 'Public, Static, Instance, FlattenHierarchy'
    foreach ($one in @($Type) + @($Type.GetInterfaces())) { $one.GetMembers($at) }
}
function Test-Count($Method, [int] $Count) {
    $parameters = @($Method.GetParameters())
    $needed = @($parameters | Where-Object { -not $_.IsOptional }).Count
    $takesRest = $parameters.Count -gt 0 -and
        @($parameters[-1].CustomAttributes | Where-Object { $_.AttributeType.Name -eq 'ParamArrayAttribute' }).Count -gt 0
    if ($takesRest) { return $Count -ge $needed - 1 }
    return $Count -ge $needed -and $Count -le $parameters.Count
}
# Whether a type has a member of that name, to be called with that many arguments ($null: not called).
function Test-Member($Type, [string] $Name, $Count) {
    if ($Name -eq 'new') {
        return @($Type.GetConstructors() | Where-Object { Test-Count $_ $Count }).Count -gt 0 -or
            ($Type.IsValueType -and $Count -eq 0)
    }
    $members = @(Get-Member51 $Type | Where-Object { $_.Name -eq $Name })
    if ($null -eq $Count) { return $members.Count -gt 0 }
    return @($members | Where-Object { $_.MemberType -eq 'Method' -and (Test-Count $_ $Count) }).Count -gt 0
}

# ---- the findings ----

$infer = [psobject].Assembly.GetType('System.Management.Automation.AstTypeInference').GetMethod(
    'InferTypeOf', [Reflection.BindingFlags] 'Static, Public, NonPublic', $null,
    [type[]] @([Management.Automation.Language.Ast]), $null)
$accelerators = [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')::Get
# What the types of the PowerShell that runs this have.
$here = @{}
$script:File = ''
$script:Assemblies = @()

function Write-Finding([string] $Rule, $Extent, [string] $Message) {
    [Console]::Out.WriteLine((ConvertTo-Json -Compress ([ordered] @{
        file = $script:File; line = $Extent.StartLineNumber; column = $Extent.StartColumnNumber; rule = $Rule
        message = $Message
    })))
}

# The full names that a type's name stands for: one, or with its arguments several.
function Resolve-TypeName($Name) {
    if ($Name -is [Management.Automation.Language.ArrayTypeName]) { return Resolve-TypeName $Name.ElementType }
    if ($Name -is [Management.Automation.Language.GenericTypeName]) {
        $generic = Resolve-TypeName $Name.TypeName
        "$generic``$($Name.GenericArguments.Count)" -replace '(`\d+)`\d+$', '$1'
        foreach ($argument in $Name.GenericArguments) { Resolve-TypeName $argument }
        return
    }
    if ($accelerators.ContainsKey($Name.FullName)) { return $accelerators[$Name.FullName].FullName }
    $type = $Name.GetReflectionType()
    if ($null -ne $type) { return $type.FullName }
    return $Name.FullName
}
function Test-Type([string] $FullName, $Extent) {
    foreach ($reference in $references) {
        if ($null -ne (Find-ReferenceType $reference $FullName $script:Assemblies)) { continue }
        if ($null -ne (Find-ReferenceType $reference "System.$FullName" $script:Assemblies)) { continue }
        Write-Finding 'type' $Extent ("``$FullName`` is not in the assemblies that 5.1 has loaded on " +
            "$($reference.Name), nor in those that the script adds")
    }
}
function Test-TypeMember([type] $Type, [string] $Name, $Count, $Extent) {
    if ($Type.IsGenericType) { $Type = $Type.GetGenericTypeDefinition() }
    $key = "$($Type.FullName)|$Name|$Count"
    # Not .NET's: a key of a hashtable, or a property that PowerShell adds.
    if (-not $here.ContainsKey($key)) { $here[$key] = Test-Member $Type $Name $Count }
    if (-not $here[$key]) { return }
    foreach ($reference in $references) {
        $known = Find-ReferenceType $reference $Type.FullName $script:Assemblies
        if ($null -eq $known) { continue }
        if (-not $reference.Members.ContainsKey($key)) { $reference.Members[$key] = Test-Member $known $Name $Count }
        if ($reference.Members[$key]) { continue }
        $with = if ($null -eq $Count) { '' } else { " with $Count arguments" }
        Write-Finding 'member' $Extent "``$($Type.FullName)`` has no ``$Name``$with on $($reference.Name)"
    }
}

# The types that PowerShell infers for an expression; one answer for the same text in the same function, since it is slow.
$inferred = @{}
function Get-InferredType($Ast) {
    $around = $Ast.Parent
    while ($around.Parent -and $around -isnot [Management.Automation.Language.FunctionDefinitionAst]) { $around = $around.Parent }
    $key = "$($script:File)|$($around.Extent.StartOffset)|$($Ast.Extent.Text)"
    if (-not $inferred.ContainsKey($key)) { $inferred[$key] = @($infer.Invoke($null, @($Ast)) | ForEach-Object { $_.Type }) }
    return $inferred[$key]
}

function Test-MemberAst($Ast) {
    if ($Ast.Member -isnot [Management.Automation.Language.StringConstantExpressionAst]) { return }
    $name = $Ast.Member.Value
    $count = $null
    if ($Ast -is [Management.Automation.Language.InvokeMemberExpressionAst]) {
        $count = if ($null -eq $Ast.Arguments) { 0 } else { $Ast.Arguments.Count }
    }
    if ($Ast.Static) {
        if ($Ast.Expression -isnot [Management.Automation.Language.TypeExpressionAst]) { return }
        $type = $Ast.Expression.TypeName.GetReflectionType()
        if ($null -eq $type) { return }
        if ($type -eq [scriptblock] -and $name -eq 'Create') { Write-Finding 'dynamic-code' $Ast.Extent 'code of a text' }
        Test-TypeMember $type $name $count $Ast.Extent
        return
    }
    if ($name -eq 'InvokeScript') { Write-Finding 'dynamic-code' $Ast.Extent 'code of a text' }
    foreach ($type in Get-InferredType $Ast.Expression) {
        if ($null -eq $type) { continue }
        Test-TypeMember $type $name $count $Ast.Extent
        if ($null -eq $count -or $count -eq 0) { continue }
        $given = @($Ast.Arguments)
        if ($type -eq [string] -and $name -eq 'Split' -and
            $given[0] -is [Management.Automation.Language.StringConstantExpressionAst] -and $given[0].Value.Length -ne 1) {
            Write-Finding 'member' $Ast.Extent '5.1 splits at each character of that text'
        }
    }
}

function Test-CommandAst($Ast, $Own) {
    $name = $Ast.GetCommandName()
    if (-not $name -or $Own.Contains($name)) { return }
    if (-not $commands.ContainsKey($name)) {
        Write-Finding 'command' $Ast.Extent ("``$name`` is neither a function of the script nor in the table of " +
            'test/support/windows-powershell.ps1; 5.1 may lack it')
        return
    }
    foreach ($parameter in $Ast.CommandElements) {
        if ($parameter -isnot [Management.Automation.Language.CommandParameterAst]) { continue }
        if (($commands[$name] + $common) -contains $parameter.ParameterName) { continue }
        Write-Finding 'parameter' $parameter.Extent ("``$name -$($parameter.ParameterName)`` is not in the table of " +
            'test/support/windows-powershell.ps1; 5.1 may lack it')
    }
    if ($name -ne 'New-Object') { return }
    $bound = [Management.Automation.Language.StaticParameterBinder]::BindCommand($Ast, $true).BoundParameters
    if (-not $bound.ContainsKey('TypeName') -or $null -eq $bound['TypeName'].ConstantValue) { return }
    $tokens = $null
    $faults = $null
    $literal = "[$($bound['TypeName'].ConstantValue)]"
    $named = [Management.Automation.Language.Parser]::ParseInput($literal, [ref] $tokens, [ref] $faults)
    $typeAst = $named.Find({ $args[0] -is [Management.Automation.Language.TypeExpressionAst] }, $true)
    foreach ($one in Resolve-TypeName $typeAst.TypeName) { Test-Type $one $Ast.Extent }
}

function Test-Node($Ast, $Own) {
    $newer = $null
    switch ($Ast.GetType().Name) {
        'TernaryExpressionAst' { $newer = 'the operator ?:' }
        'PipelineChainAst' { $newer = 'the operators && and ||' }
        'BinaryExpressionAst' { if ($Ast.Operator -eq 'QuestionQuestion') { $newer = 'the operator ??' } }
        'AssignmentStatementAst' { if ($Ast.Operator -eq 'QuestionQuestionEquals') { $newer = 'the operator ??=' } }
        'IndexExpressionAst' { if ($Ast.NullConditional) { $newer = 'the operator ?[]' } }
        'PipelineAst' { if ($Ast.Background) { $newer = 'a pipeline in the background' } }
        'ScriptBlockAst' {
            if ($null -ne $Ast.CleanBlock) { $newer = 'the block `clean`' }
            $requires = $Ast.ScriptRequirements
            if ($null -ne $requires -and $requires.RequiredPSVersion -gt [version] '5.1') { $newer = '#Requires' }
        }
        'AttributeAst' {
            $name = $Ast.TypeName.Name
            $hasMessage = @($Ast.NamedArguments | Where-Object { $_.ArgumentName -eq 'ErrorMessage' }).Count -gt 0
            if ($newAttributes -contains $name -or $hasMessage) { $newer = "[$name] like that" }
        }
        'VariableExpressionAst' {
            $name = $Ast.VariablePath.UserPath
            if ($newVariables -contains $name) { $newer = "`$$name; ask Get-Variable or Test-Path variable:$name" }
        }
        'TypeExpressionAst' { foreach ($name in Resolve-TypeName $Ast.TypeName) { Test-Type $name $Ast.Extent } }
        'TypeConstraintAst' {
            if ($Ast.TypeName.FullName -notin 'ordered', 'switch') {
                foreach ($name in Resolve-TypeName $Ast.TypeName) { Test-Type $name $Ast.Extent }
            }
        }
        'MemberExpressionAst' { if ($Ast.NullConditional) { $newer = 'the operator ?.' }; Test-MemberAst $Ast }
        'InvokeMemberExpressionAst' { if ($Ast.NullConditional) { $newer = 'the operator ?.' }; Test-MemberAst $Ast }
        'CommandAst' { Test-CommandAst $Ast $Own }
    }
    if ($null -ne $newer) { Write-Finding 'syntax' $Ast.Extent "$newer is newer than 5.1" }
}

# Typographic quotes and dashes are the plain ones for PowerShell: text that holds one would end there.
function Test-Token($Token) {
    $text = $Token.Text
    if ($Token -is [Management.Automation.Language.StringToken]) {
        if ($Token.Kind -in 'Generic', 'Identifier') { return }
        if ($text -match '^@?[\u2018-\u201e]|[\u2018-\u201e]@?$') {
            Write-Finding 'quote' $Token.Extent 'a typographic quote begins or ends a text'
        }
        if ($Token.Kind -in 'StringExpandable', 'HereStringExpandable' -and $text -match '(?<!`)(?:``)*`(?:e|u\{)') {
            Write-Finding 'syntax' $Token.Extent 'the escapes `e and `u{} are newer than 5.1'
        }
    } elseif ($text -match '^[\u2013-\u2015]') {
        Write-Finding 'quote' $Token.Extent 'a typographic dash stands for a hyphen'
    } elseif ($Token -is [Management.Automation.Language.NumberToken] -and
        $text -notmatch '^[+-]?(0x[0-9a-f]+l?|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[ld]?)([kmgtp]b)?$') {
        Write-Finding 'syntax' $Token.Extent "the number $text is written in a way newer than 5.1"
    }
}

# Most of a script stands in all of them: what was looked at once, beside the same functions, is not looked at again.
$seen = New-Object -TypeName 'Collections.Generic.HashSet[string]'
foreach ($path in [IO.File]::ReadAllLines($List)) {
    $script:File = $path
    $bytes = [IO.File]::ReadAllBytes($path)
    $hasMark = $bytes.Length -gt 2 -and $bytes[0] -eq 0xef -and $bytes[1] -eq 0xbb -and $bytes[2] -eq 0xbf
    $tokens = $null
    $errors = $null
    $tree = [Management.Automation.Language.Parser]::ParseFile($path, [ref] $tokens, [ref] $errors)
    foreach ($fault in $errors) { Write-Finding 'parse' $fault.Extent $fault.Message }
    if (-not $hasMark -and $tree.Extent.Text -match '[^\x00-\x7f]') {
        Write-Finding 'encoding' $tree.Extent 'not ASCII and without a byte order mark: 5.1 reads it in the ANSI code page'
    }
    foreach ($token in $tokens) { if ($seen.Add($token.Text)) { Test-Token $token } }
    $own = New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList @(, [StringComparer]::OrdinalIgnoreCase)
    $script:Assemblies = $loaded
    foreach ($node in $tree.FindAll({ $true }, $true)) {
        if ($node -is [Management.Automation.Language.FunctionDefinitionAst]) { [void] $own.Add($node.Name) }
        if ($node -is [Management.Automation.Language.CommandAst] -and $node.GetCommandName() -eq 'Add-Type') {
            $script:Assemblies += @($node.CommandElements | Select-Object -Skip 2 | ForEach-Object { $_.SafeGetValue() })
        }
    }
    $beside = (@($own) -join ' ') + ($script:Assemblies -join ' ')
    $statements = @($tree.FindAll({ $args[0] -is [Management.Automation.Language.NamedBlockAst] }, $false))
    if ($null -ne $tree.ParamBlock) { $statements += $tree.ParamBlock }
    Test-Node $tree $own
    foreach ($block in $statements) {
        $parts = @($block)
        if ($block -is [Management.Automation.Language.NamedBlockAst]) { $parts = @($block.Statements) }
        foreach ($statement in $parts) {
            if (-not $seen.Add("$beside`n" + $statement.Extent.Text)) { continue }
            foreach ($node in $statement.FindAll({ $true }, $true)) { Test-Node $node $own }
        }
    }
}
